import type { CallOptions } from '../../../core/call-options.js';
import { isConflict } from '../../../core/errors/guards.js';
import { reallocate } from '../../../domain/experiment/bandits/reallocate.js';
import { type StoredTest, testsPrefix } from '../sharing/stored-tests.js';
import type { TestSession } from '../test-session.js';

/** Divides the traffic of a test anew by what its arms have earned; a change that somebody else makes at the same moment comes first. */
export async function reallocateTraffic(session: TestSession, stored: StoredTest, call: CallOptions): Promise<void> {
  const state = await session.opened(call);
  const { recorder, record } = session.take(stored, state);
  const now = session.clock.now();
  const totals = await recorder.totals(call);
  const next = reallocate({ record, totals, now });
  if (next === undefined) return;
  try {
    const revision = await state.put(testsPrefix + record.definition.testId, next, { ...call, ifRevision: stored.revision });
    session.take({ record: next, revision }, state);
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
