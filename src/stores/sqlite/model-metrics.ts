import type { Metric } from '../../core/entities/metric.js';
import { storedValue } from './metrics.js';
import { refusal } from './refusal.js';
import type { Session } from './session.js';

/** Records those of a run's points that evaluate a logged model. @throws ValidationError */
export function insertModelMetrics(
  session: Session,
  run: { readonly runId: string; readonly experimentId: string },
  metrics: readonly Metric[],
): void {
  for (const metric of metrics) {
    if (metric.modelId !== undefined) insertModelMetric(session, run, metric, metric.modelId);
  }
}

function insertModelMetric(
  session: Session,
  { runId, experimentId }: { readonly runId: string; readonly experimentId: string },
  metric: Metric,
  modelId: string,
): void {
  if (session.first('SELECT 1 FROM logged_models WHERE model_id = ?', [modelId]) === undefined) {
    throw refusal('BAD_REQUEST', `Metric "${metric.key}" names logged model ${modelId}, which does not exist.`);
  }
  const value = storedValue(metric.value);
  const inserted = session.run(
    `INSERT INTO logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step, metric_value, experiment_id, run_id,
       dataset_uuid, dataset_name, dataset_digest) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)
     ON CONFLICT (model_id, metric_name, metric_timestamp_ms, metric_step, run_id) DO NOTHING`,
    [
      modelId,
      metric.key,
      metric.timestamp,
      metric.step,
      value,
      experimentId,
      runId,
      metric.datasetName ?? null,
      metric.datasetDigest ?? null,
    ],
  );
  if (inserted === 1) return;
  const [logged] = session.first<[number]>(
    `SELECT metric_value FROM logged_model_metrics
     WHERE model_id = ? AND metric_name = ? AND metric_timestamp_ms = ? AND metric_step = ? AND run_id = ?`,
    [modelId, metric.key, metric.timestamp, metric.step, runId],
  ) ?? [value];
  if (logged === value) return;
  throw refusal(
    'BAD_REQUEST',
    `Logged model ${modelId} has another value of metric "${metric.key}" at step ${metric.step} and the same time already.`,
  );
}
