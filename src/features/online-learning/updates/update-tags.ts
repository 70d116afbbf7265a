import type { PipelineSession } from '../pipeline-session.js';
import type { UpdateResult } from '../update-result.js';

/** Tag of a run and of a version that says whose update they are of, and which. */
export const updateTag = 'mlflow_ops.update';

/** Tag of a run that says what became of its update. */
export const updateStatusTag = 'mlflow_ops.update_status';

/** Names an update, everywhere and for ever. */
export function updateId({ pipelineId }: Pick<PipelineSession, 'pipelineId'>, { update }: Pick<UpdateResult, 'update'>): string {
  return `${pipelineId}/${update}`;
}

/** Tags of what an update makes. */
export function tagsOf(session: PipelineSession, update: UpdateResult): Readonly<Record<string, string>> {
  return { [updateTag]: updateId(session, update), 'mlflow_ops.update_trigger': update.trigger };
}
