import { dictionary } from '../../core/dictionary.js';
import type { LoggedModel, LoggedModelStatus } from '../../core/entities/logged-model.js';
import type { RunMetric } from '../../core/entities/metric.js';
import { refusal } from './refusal.js';
import type { Session } from './session.js';

type LoggedModelRow = [
  modelId: string,
  experimentId: string,
  name: string,
  artifactLocation: string,
  creationTime: number,
  lastUpdatedTime: number,
  status: number,
  modelType: string | null,
  sourceRunId: string | null,
  statusMessage: string | null,
];

type MetricRow = [
  modelId: string,
  key: string,
  value: number | null,
  timestamp: number,
  step: number,
  runId: string,
  datasetName: string | null,
  datasetDigest: string | null,
];

/** Statuses by the numbers under which they are stored. */
export const statuses: readonly LoggedModelStatus[] = ['UNSPECIFIED', 'PENDING', 'READY', 'FAILED'];

const modelColumns =
  'model_id, CAST(experiment_id AS TEXT), name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms, status, model_type, source_run_id, status_message';
const metricColumns = 'model_id, metric_name, metric_value, metric_timestamp_ms, metric_step, run_id, dataset_name, dataset_digest';
const these = 'WHERE model_id IN (SELECT value FROM json_each(?))';

/** The models of these ids with all their data, in the same order, deleted ones too; ids that do not exist are left out. */
export function loadLoggedModels(session: Session, ids: readonly string[]): LoggedModel[] {
  const list = [JSON.stringify(ids)];
  const rows = session.rows<LoggedModelRow>(`SELECT ${modelColumns} FROM logged_models ${these}`, list);
  const byId = new Map(rows.map((row) => [row[0], row]));
  const tags = grouped(session.rows<[string, string, string]>(`SELECT model_id, tag_key, tag_value FROM logged_model_tags ${these}`, list));
  const params = grouped(
    session.rows<[string, string, string]>(`SELECT model_id, param_key, param_value FROM logged_model_params ${these}`, list),
  );
  const metrics = grouped(
    session.rows<MetricRow>(
      `SELECT ${metricColumns} FROM logged_model_metrics ${these} ORDER BY metric_name, metric_timestamp_ms, metric_step, run_id`,
      list,
    ),
  );
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (row === undefined) return [];
    const [modelId, experimentId, name, artifactUri, creationTimestamp, lastUpdatedTimestamp, status, modelType, sourceRunId, message] =
      row;
    return [
      {
        modelId,
        experimentId,
        name,
        creationTimestamp,
        lastUpdatedTimestamp,
        artifactUri,
        status: statuses[status] ?? 'UNSPECIFIED',
        ...(message ? { statusMessage: message } : {}),
        ...(modelType ? { modelType } : {}),
        ...(sourceRunId ? { sourceRunId } : {}),
        tags: dictionary((tags.get(id) ?? []).map(([, key, value]) => [key, value])),
        params: dictionary((params.get(id) ?? []).map(([, key, value]) => [key, value])),
        metrics: (metrics.get(id) ?? []).map(metricOf),
      },
    ];
  });
}

/** A model that is not deleted. @throws NotFoundError */
export function loadLoggedModel(session: Session, modelId: string): LoggedModel {
  const stage = session.first<[string]>('SELECT lifecycle_stage FROM logged_models WHERE model_id = ?', [modelId])?.[0];
  const [model] = stage === 'deleted' ? [] : loadLoggedModels(session, [modelId]);
  if (model === undefined) throw unknownLoggedModel(modelId);
  return model;
}

/** The refusal for a logged model that is not there. */
export function unknownLoggedModel(modelId: string): Error {
  return refusal('RESOURCE_DOES_NOT_EXIST', `There is no logged model ${modelId}.`);
}

function metricOf([modelId, key, value, timestamp, step, runId, datasetName, datasetDigest]: MetricRow): RunMetric {
  return {
    key,
    value: value ?? Number.NaN,
    timestamp,
    step,
    modelId,
    ...(datasetName === null ? {} : { datasetName }),
    ...(datasetDigest === null ? {} : { datasetDigest }),
    runId,
  };
}

function grouped<R extends readonly [owner: string, ...unknown[]]>(rows: readonly R[]): Map<string, R[]> {
  const byOwner = new Map<string, R[]>();
  for (const row of rows) {
    const known = byOwner.get(row[0]);
    if (known === undefined) byOwner.set(row[0], [row]);
    else known.push(row);
  }
  return byOwner;
}
