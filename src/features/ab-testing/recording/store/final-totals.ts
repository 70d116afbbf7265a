import type { CallOptions } from '../../../../core/call-options.js';
import { isConflict } from '../../../../core/errors/guards.js';
import type { TestRecord } from '../../../../domain/experiment/test-record.js';
import type { TestTotals } from '../../../../domain/experiment/test-totals.js';
import type { StateStore } from '../../../../ports/state-store.js';
import { eraOf } from '../recording.js';
import { forgetRecordings } from './forget-recordings.js';

/** How long after the end of a test replicas still write what they recorded before it, in milliseconds. */
const lateWritesMs = 30_000;
/** How long after the end its totals become final; what is more than {@link lateWritesMs} is for clocks that differ. */
const finalAfterMs = 60_000;

/** Where the final totals of a test are kept. */
export function finalTotalsKey(testId: string): string {
  return `ab/totals/${testId}`;
}

/** Whether a test has ended so long ago that nothing of it is written any more. */
export function isWritten({ completedAt }: TestRecord, now: number): boolean {
  return completedAt !== undefined && now - completedAt > lateWritesMs;
}

/**
 * The totals of a test that has ended. A while after its end the first who asks makes them final, and what replicas recorded, dead ones
 * too, is removed: from then on nobody depends on it.
 *
 * @param merge - Brings together what replicas recorded.
 */
export async function finalTotals(
  state: StateStore,
  record: TestRecord,
  now: number,
  merge: () => Promise<TestTotals>,
  call: CallOptions,
): Promise<TestTotals> {
  const { testId } = record.definition;
  const kept = await readFinal(state, record, call);
  if (kept !== undefined) return kept;
  const totals = await merge();
  // Somebody may have made them final and removed what was to be merged.
  if (now - (record.completedAt ?? now) <= finalAfterMs) return (await readFinal(state, record, call)) ?? totals;
  try {
    await state.put(finalTotalsKey(testId), { schema: 1, era: eraOf(record), totals }, { ...call, ifRevision: 0 });
  } catch (error) {
    if (!isConflict(error)) throw error;
    return (await readFinal(state, record, call)) ?? totals;
  }
  // What remains after a failure goes with the test.
  await forgetRecordings(state, testId, call).catch(() => undefined);
  return totals;
}

async function readFinal(state: StateStore, record: TestRecord, call: CallOptions): Promise<TestTotals | undefined> {
  const found = (await state.get(finalTotalsKey(record.definition.testId), call))?.value as
    | { readonly schema: 1; readonly era: string; readonly totals: TestTotals }
    | undefined;
  return found?.era === eraOf(record) ? found.totals : undefined;
}
