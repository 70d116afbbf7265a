import { parseCall } from '../../core/validation/call.js';
import { ModelRegistry } from '../../features/registry/model-registry.js';
import type { Registration } from '../../features/registry/registration/register-model.js';
import type { RegisterModelInput } from '../../features/registry/registration/register-model-input.js';
import { bestModel } from './best-model.js';
import type { BestRunOptions } from './get-best-run.js';
import { type ExperimentRef, parseStudyOptions } from './study.js';

/** Options of {@link registerBestModel}. */
export interface RegisterBestModelOptions extends BestRunOptions, Pick<RegisterModelInput, 'modelName' | 'tags' | 'description' | 'gate'> {}

/**
 * Registers the model that the best run of an experiment logged last. Which run is the best, see {@link getBestRun}. While
 * the same run is the best, calling it again gives the version that is there.
 *
 * @throws NotFoundError when no run has the metric, naming those that exist, and when the best run logged no model
 * @throws ModelError of kind `gate` when the gate does not hold
 */
export async function registerBestModel(experiment: ExperimentRef, options: RegisterBestModelOptions): Promise<Registration> {
  const own = ['metric', 'ascending', 'filter', 'modelName', 'tags', 'description', 'gate'] as const;
  const { modelName, tags, description, gate } = parseStudyOptions('registerBestModel', options, [...own]);
  const call = parseCall(options);
  const { client, runId, modelUri } = await bestModel(experiment, options, call);
  const { signal, timeoutMs } = call;
  const model = { modelUri };
  return new ModelRegistry({ client }).registerModel({ model, modelName, tags, description, gate, runId, signal, timeoutMs });
}
