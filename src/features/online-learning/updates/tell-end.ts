import { isAbort } from '../../../core/errors/guards.js';
import { limits } from '../../../core/limits.js';
import { type PipelineSession, stepCall } from '../pipeline-session.js';
import type { UpdateResult } from '../update-result.js';
import { mayPass } from './may-pass.js';
import { writeRun } from './record-run.js';
import { recordUpdate } from './record-update.js';
import { updateStatusTag } from './update-tags.js';

/** The newest update that has ended without its run saying so. */
export function untoldEnd({ state }: Pick<PipelineSession, 'state'>): UpdateResult | undefined {
  return state.updates.findLast(({ step, recorded }) => step === undefined && recorded === false);
}

/** Writes into the run of an update how it ended; makes the run where there is none yet. The update is one of the state. */
export async function tellEnd(session: PipelineSession, update: UpdateResult): Promise<void> {
  const told = await tell(session, update);
  // One that is being taken back meanwhile has another end to tell.
  if (session.state.updates.includes(update)) recordUpdate(session, told);
}

async function tell(session: PipelineSession, update: UpdateResult): Promise<UpdateResult> {
  const { runId } = update;
  try {
    if (runId === undefined) return { ...update, runId: await writeRun(session, update), recorded: true };
    const call = stepCall(session);
    const tracking = await session.client.tracking(call);
    const tags = [
      { key: updateStatusTag, value: update.status },
      { key: 'mlflow_ops.update_end', value: update.reason.slice(0, limits.runTagValueLength) },
    ];
    await tracking.logBatch(runId, { metrics: [], params: [], tags }, call);
    return { ...update, recorded: true };
  } catch (error) {
    if (session.signal.aborted || isAbort(error) || mayPass(error)) throw error;
    // The run was deleted, say: what can never be told is not to hold up what comes after it.
    session.problems.add(`telling the run of update ${update.update} how it ended`, error);
    return { ...update, recorded: undefined };
  }
}
