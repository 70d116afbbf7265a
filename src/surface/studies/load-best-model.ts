import { parseCall } from '../../core/validation/call.js';
import { ModelRegistry } from '../../features/registry/model-registry.js';
import type { LoadedModel } from '../../features/registry/serving/loaded-model.js';
import type { LoadModelOptions } from '../../features/registry/serving/serving-input.js';
import { bestModel } from './best-model.js';
import type { BestRunOptions } from './get-best-run.js';
import { type ExperimentRef, parseStudyOptions } from './study.js';

/** Options of {@link loadBestModel}. */
export interface LoadBestModelOptions extends BestRunOptions, LoadModelOptions {}

const own = ['metric', 'ascending', 'filter', 'providers', 'sessionOptions', 'warmup', 'batching', 'workers'] as const;

/**
 * Loads the model that the best run of an experiment logged last; the caller closes it. Which run is the best, see
 * {@link getBestRun}.
 *
 * @throws NotFoundError when no run has the metric, naming those that exist, and when the best run logged no model
 *
 * @example
 * ```ts
 * import { loadBestModel, type MlflowClient } from 'mlflow-ops';
 * async function predict(client: MlflowClient, rows: number[][]): Promise<readonly unknown[]> {
 *   const model = await loadBestModel('iris', { client, metric: 'loss', ascending: true });
 *   const prediction = await model.predict(rows);
 *   await model.close();
 *   return prediction.values();
 * }
 * ```
 */
export async function loadBestModel(experiment: ExperimentRef, options: LoadBestModelOptions = {}): Promise<LoadedModel> {
  const { providers, sessionOptions, warmup, batching, workers } = parseStudyOptions('loadBestModel', options, [...own]);
  const call = parseCall(options);
  const { client, modelUri } = await bestModel(experiment, options, call);
  const { signal, timeoutMs } = call;
  return new ModelRegistry({ client }).loadModel(modelUri, { providers, sessionOptions, warmup, batching, workers, signal, timeoutMs });
}
