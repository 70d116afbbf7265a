import type { ModelStage } from '../../core/entities/model-version.js';
import { parseModelStage } from '../../core/validation/model-version.js';
import { ModelRegistry } from '../../features/registry/model-registry.js';
import type { Promotion } from '../../features/registry/promotion.js';
import { defaultClient } from '../fluent/default-client.js';
import { parseStudyOptions, type StudyOptions } from './study.js';

/** Options of {@link transitionModelStage}. */
export interface TransitionModelStageOptions extends StudyOptions {
  readonly modelName: string;
  readonly version: string | number;
  readonly stage: ModelStage;
  /** Archive the versions that hold the stage now. @default false */
  readonly archiveExisting?: boolean | undefined;
}

/**
 * Moves a version to a stage of the old kind, by an entry of the model's ledger. MLflow deprecates stages: an alias, moved
 * with `ModelRegistry.promoteModel`, does what `Production` did.
 *
 * @throws NotFoundError listing the versions that exist
 */
export async function transitionModelStage(options: TransitionModelStageOptions): Promise<Promotion> {
  const own = ['modelName', 'version', 'stage', 'archiveExisting'] as const;
  const { client = defaultClient(), modelName, ...move } = parseStudyOptions('transitionModelStage', options, [...own]);
  // Without a stage it would move an alias.
  const stage = parseModelStage(move.stage);
  return new ModelRegistry({ client }).promoteModel(modelName, { ...move, stage });
}
