import { NotFoundError } from '../../../core/errors/request-error.js';
import type { PipelineSession } from '../pipeline-session.js';
import type { UpdateResult } from '../update-result.js';
import type { StoredCandidate } from './update-files.js';

/** The candidate of an update. @throws NotFoundError when its files are gone */
export async function loadCandidate({ files }: PipelineSession, { update }: UpdateResult): Promise<StoredCandidate> {
  const candidate = await files.load(update as number);
  if (candidate === undefined) throw new NotFoundError(`The candidate of update ${update} is gone, with the files of the pipeline.`);
  return candidate;
}
