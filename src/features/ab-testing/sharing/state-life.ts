import type { CallOptions } from '../../../core/call-options.js';
import { isConflict } from '../../../core/errors/guards.js';
import { newId } from '../../../core/ids.js';
import type { StateStore } from '../../../ports/state-store.js';
import type { LiveTest } from '../serving/live-test.js';
import { insertTest } from './stored-tests.js';

/** Its first record names the life of the store. */
const livesStream = 'ab/lives';

/** Names the life of a state store: one that lost all it had, as Redis does that keeps nothing on disk, begins another. */
export async function lifeOf(state: StateStore, call: CallOptions): Promise<unknown> {
  const first = async () => (await state.read(livesStream, { ...call, limit: 1 }))[0]?.value;
  const found = await first();
  if (found !== undefined) return found;
  // Of replicas that do so at once, the first gives the name.
  await state.append(livesStream, [newId()], call);
  return first();
}

/** Puts back what this replica knows of its tests into a store that lost it. */
export async function putBack(state: StateStore, tests: Iterable<LiveTest>, call: CallOptions): Promise<void> {
  for (const { record, recorder, isDeleted } of tests) {
    if (isDeleted) continue;
    try {
      await insertTest(state, record, call);
    } catch (error) {
      // Another replica was faster.
      if (!isConflict(error)) throw error;
    }
    await recorder.rewrite();
  }
}
