import type { CallOptions } from '../../../core/call-options.js';
import { ConflictError } from '../../../core/errors/request-error.js';
import { inParallel } from '../../../core/in-parallel.js';
import { isDeletable } from '../../../domain/experiment/lifecycle.js';
import { dutiesKey } from '../decisions/duties.js';
import { finalTotalsKey } from '../recording/store/final-totals.js';
import { forgetRecordings } from '../recording/store/forget-recordings.js';
import { snapshotsKey } from '../results/snapshots.js';
import { assignmentsPrefix } from '../serving/assignments.js';
import { readTest, testsPrefix } from '../sharing/stored-tests.js';
import type { TestSession } from '../test-session.js';
import { releaseLayer } from './claim-layer.js';

const deletesAtOnce = 16;

/** Deletes a test that serves nobody, with all that was kept of it. */
export async function deleteTest(session: TestSession, testId: string, call: CallOptions): Promise<void> {
  const state = await session.opened(call);
  const { record, revision } = await readTest(state, testId, call);
  if (!isDeletable(record)) {
    throw new ConflictError(`The test "${testId}" is ${record.status} and cannot be deleted; complete it first.`, {
      details: { testId, status: record.status },
    });
  }
  await state.delete(testsPrefix + testId, { ...call, ifRevision: revision });
  session.tests.remove(testId);
  const assigned = (await state.list(assignmentsPrefix(testId), call)).map(({ key }) => key);
  await inParallel(assigned, deletesAtOnce, call.signal, async (key, signal) => state.delete(key, { ...call, signal }));
  await forgetRecordings(state, testId, call);
  await state.delete(finalTotalsKey(testId), call);
  await state.delete(snapshotsKey(testId), call);
  await state.delete(dutiesKey(testId), call);
  const { layer } = record.definition;
  if (layer !== undefined) await releaseLayer(state, testId, layer, call);
}
