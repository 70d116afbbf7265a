import type { DatasetInput } from '../../../core/entities/dataset.js';
import type { ModelOutput } from '../../../core/entities/run.js';

/** Body of runs/log-inputs. */
export function logInputsBody(runId: string, datasets: readonly DatasetInput[], modelIds: readonly string[]): string {
  return JSON.stringify({
    run_id: runId,
    datasets: datasets.map(wireDatasetInput),
    models: modelIds.map((modelId) => ({ model_id: modelId })),
  });
}

/** Body of runs/outputs. */
export function logOutputsBody(runId: string, models: readonly ModelOutput[]): string {
  return JSON.stringify({ run_id: runId, models: models.map(({ modelId, step }) => ({ model_id: modelId, step })) });
}

function wireDatasetInput({ dataset, tags }: DatasetInput): object {
  return {
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    dataset: {
      name: dataset.name,
      digest: dataset.digest,
      source_type: dataset.sourceType,
      source: dataset.source,
      schema: dataset.schema,
      profile: dataset.profile,
    },
  };
}
