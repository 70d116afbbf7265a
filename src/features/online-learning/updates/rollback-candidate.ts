import { ConflictError } from '../../../core/errors/request-error.js';
import type { PipelineSession } from '../pipeline-session.js';
import { registeredVersion } from '../serving/registered-version.js';
import type { UpdateResult } from '../update-result.js';

/** The update that can be taken back by hand. @throws ConflictError when there is none */
export function rollbackCandidate({ state, settings }: Pick<PipelineSession, 'state' | 'settings'>): UpdateResult {
  const { openUpdate, servingModel } = state;
  const serving = registeredVersion(servingModel?.version);
  if (serving === undefined) {
    throw new ConflictError(`No update of the pipeline for model "${settings.modelName}" serves that could be taken back.`);
  }
  const standing = state.updates.findLast(({ publishedAt, status }) => publishedAt !== undefined && status !== 'rolledBack');
  const update = standing?.version === serving ? standing : undefined;
  if (update === undefined) {
    throw new ConflictError(
      `Version ${serving} of model "${settings.modelName}" serves, but it is not an update of the pipeline that put it there: move the alias with rollback() or promoteModel() of the model registry, and the pipeline follows.`,
    );
  }
  if (update.previousVersion === undefined) {
    throw new ConflictError(`There was no version of model "${settings.modelName}" before update ${update.update} to go back to.`);
  }
  if (openUpdate !== undefined && openUpdate.update !== update.update) {
    throw new ConflictError(`Update ${openUpdate.update} is under way; roll back when it has ended.`, { retryable: true });
  }
  return update;
}
