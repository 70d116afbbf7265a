import type { CallOptions } from '../../../../core/call-options.js';
import type { StateStore } from '../../../../ports/state-store.js';
import { pageKey, recordingPrefix, slotPrefix } from './recording-keys.js';
import { readSlot } from './recording-slot.js';

/** Deletes everything that replicas recorded of a test that is over. */
export async function forgetRecordings(state: StateStore, testId: string, call: CallOptions): Promise<void> {
  const prefix = slotPrefix(testId);
  for (const { key, value } of await state.list(prefix, call)) {
    const { generations } = readSlot(key, value);
    await state.delete(key, call);
    // Page by page, because a list of them would hold them all in memory.
    for (const { id, pages } of generations.flat()) {
      for (let page = 0; page < pages; page++) await state.delete(pageKey(testId, key.slice(prefix.length), id, page), call);
    }
  }
  for (const { key } of await state.list(recordingPrefix(testId), call)) await state.delete(key, call);
}
