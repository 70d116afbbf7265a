import type { RunBatch } from '../../../ports/tracking-store.js';
import { wireMetric } from './metric.js';

/** Body of runs/log-batch. */
export function logBatchBody(runId: string, batch: RunBatch): string {
  return JSON.stringify({
    run_id: runId,
    params: batch.params.length === 0 ? undefined : batch.params.map(({ key, value }) => ({ key, value })),
    tags: batch.tags.length === 0 ? undefined : batch.tags.map(({ key, value }) => ({ key, value })),
    metrics: batch.metrics.length === 0 ? undefined : batch.metrics.map(wireMetric),
  });
}
