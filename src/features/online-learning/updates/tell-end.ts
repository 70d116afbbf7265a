import { limits } from '../../../core/limits.js';
import { type PipelineSession, stepCall } from '../pipeline-session.js';
import type { UpdateResult } from '../update-result.js';
import { writeRun } from './record-run.js';
import { recordUpdate } from './record-update.js';
import { updateStatusTag } from './update-tags.js';

/** The newest update that has ended without its run saying so. */
export function untoldEnd({ state }: Pick<PipelineSession, 'state'>): UpdateResult | undefined {
  return state.updates.findLast(({ step, recorded }) => step === undefined && recorded === false);
}

/** Writes into the run of an update how it ended; makes the run where there is none yet. The update is one of the state. */
export async function tellEnd(session: PipelineSession, update: UpdateResult): Promise<UpdateResult> {
  const known = update.runId;
  const runId = known ?? (await writeRun(session, update));
  if (known !== undefined) {
    const call = stepCall(session);
    const tracking = await session.client.tracking(call);
    const tags = [
      { key: updateStatusTag, value: update.status },
      { key: 'mlflow_ops.update_end', value: update.reason.slice(0, limits.runTagValueLength) },
    ];
    await tracking.logBatch(known, { metrics: [], params: [], tags }, call);
  }
  const told = { ...update, runId, recorded: true };
  // One that is being taken back meanwhile has another end to tell.
  return session.state.updates.includes(update) ? recordUpdate(session, told) : told;
}
