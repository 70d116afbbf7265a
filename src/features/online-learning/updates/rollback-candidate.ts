import { ConflictError } from '../../../core/errors/request-error.js';
import type { PipelineSession } from '../pipeline-session.js';
import type { UpdateResult } from '../update-result.js';

/** The update that can be taken back by hand. @throws ConflictError when there is none */
export function rollbackCandidate({ state, settings }: Pick<PipelineSession, 'state' | 'settings'>): UpdateResult {
  const { openUpdate, servingModel } = state;
  const update = state.updates.findLast(({ version }) => version !== undefined && version === servingModel?.version);
  if (update === undefined || update.update !== state.updates.findLast(({ publishedAt }) => publishedAt !== undefined)?.update) {
    throw new ConflictError(`No update of the pipeline for model "${settings.modelName}" serves that could be taken back.`);
  }
  if (update.previousVersion === undefined) {
    throw new ConflictError(`There was no version of model "${settings.modelName}" before update ${update.update} to go back to.`);
  }
  if (openUpdate !== undefined && openUpdate.update !== update.update) {
    throw new ConflictError(`Update ${openUpdate.update} is under way; roll back when it has ended.`, { retryable: true });
  }
  return update;
}
