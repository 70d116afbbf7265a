import type { DatasetInput } from '../../core/entities/dataset.js';
import type { ModelOutput } from '../../core/entities/run.js';
import { newId } from '../../core/ids.js';
import type { Deadline } from './deadline.js';
import { refusal } from './refusal.js';
import { requireActiveRun } from './runs.js';
import type { Session } from './session.js';
import type { StoreContext } from './store-context.js';

/** What goes into a run. */
export interface RunInputs {
  readonly datasets: readonly DatasetInput[];
  readonly modelIds: readonly string[];
}

const insertLink = `INSERT INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (source_type, source_id, destination_type, destination_id) DO NOTHING`;

/**
 * Links datasets and models to a run. A link that exists already stays as it is, its tags too.
 *
 * @throws NotFoundError, ValidationError when the run is deleted.
 */
export function logInputs(context: StoreContext, runId: string, inputs: RunInputs, deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    const { experimentId } = requireActiveRun(session, runId);
    for (const input of inputs.datasets) linkDataset(session, runId, experimentId, input);
    for (const modelId of inputs.modelIds) session.run(insertLink, [newId(), 'RUN_INPUT', runId, 'MODEL_INPUT', modelId, 0]);
  });
}

/**
 * Records the models a run produced.
 *
 * @throws NotFoundError, ValidationError when the run is deleted or has that output already.
 */
export function logOutputs(context: StoreContext, runId: string, models: readonly ModelOutput[], deadline: Deadline): Promise<void> {
  return context.database.write(deadline, (session) => {
    requireActiveRun(session, runId);
    for (const { modelId, step } of models) {
      if (session.run(insertLink, [newId(), 'RUN_OUTPUT', runId, 'MODEL_OUTPUT', modelId, step]) === 0) {
        throw refusal('BAD_REQUEST', `Model ${modelId} is recorded as an output of run ${runId} already.`);
      }
    }
  });
}

function linkDataset(session: Session, runId: string, experimentId: string, { dataset, tags }: DatasetInput): void {
  session.run(
    `INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source, dataset_schema, dataset_profile)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (experiment_id, name, digest) DO NOTHING`,
    [
      newId(),
      experimentId,
      dataset.name,
      dataset.digest,
      dataset.sourceType,
      dataset.source,
      dataset.schema ?? null,
      dataset.profile ?? null,
    ],
  );
  const [datasetId] = session.first<[string]>('SELECT dataset_uuid FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?', [
    experimentId,
    dataset.name,
    dataset.digest,
  ]) ?? [''];
  const inputId = newId();
  if (session.run(insertLink, [inputId, 'DATASET', datasetId, 'RUN', runId, 0]) === 0) return;
  for (const [name, value] of Object.entries(tags)) {
    session.run('INSERT INTO input_tags (input_uuid, name, value) VALUES (?, ?, ?)', [inputId, name, value]);
  }
}
