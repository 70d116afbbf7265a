import type { ModelStage } from '../../../core/entities/model-version.js';
import { refusal } from '../refusal.js';

const stages: readonly ModelStage[] = ['None', 'Staging', 'Production', 'Archived'];

/** The stage under which MLflow keeps a version that was deleted: its number is never given again. */
export const deletedStage = 'Deleted_Internal';

/**
 * A stage in the spelling that is stored.
 *
 * @throws ValidationError
 */
export function canonicalStage(stage: string): ModelStage {
  const found = stages.find((candidate) => candidate.toLowerCase() === stage.toLowerCase());
  if (found === undefined) throw refusal('INVALID_PARAMETER_VALUE', `"${stage}" is no stage; stages are ${stages.join(', ')}.`);
  return found;
}
