import type { CallOptions } from '../../core/call-options.js';
import { ValidationError } from '../../core/errors/request-error.js';
import type { HttpClient } from '../../ports/http-client.js';
import type { RunBatch } from '../../ports/tracking-store.js';
import { callApi } from './call-api.js';
import { batchSize, halves } from './split-batch.js';
import { runTask } from './task.js';
import { logBatchBody } from './wire/batch.js';
import { emptyAnswer } from './wire/empty-answer.js';

/** Bytes of one body. Hosted servers refuse bodies over 1 MB. */
const maxBodyBytes = 900_000;

/**
 * Logs metrics, params and tags to a run. A batch of very long values takes several requests, one after the other.
 *
 * Older servers refuse a batch when metrics of it are stored already, as after an answer that was lost: NaN, or more
 * than 100 names. Such a batch is taken apart until only what is stored is refused.
 */
export async function logBatch(http: HttpClient, runId: string, batch: RunBatch, call?: CallOptions): Promise<void> {
  const body = logBatchBody(runId, batch);
  const divisible = batchSize(batch) > 1;
  if (divisible && Buffer.byteLength(body) > maxBodyBytes) return logParts(http, runId, halves(batch), call);
  try {
    await callApi(http, { method: 'POST', path: 'runs/log-batch', body, replay: 'safe' }, emptyAnswer, runTask('log to', runId), call);
  } catch (error) {
    const duplicate = error instanceof ValidationError && error.details['duplicateKey'] === true;
    if (!duplicate) throw error;
    if (divisible) return logParts(http, runId, withoutNaN(batch) ?? halves(batch), call);
    if (!isStored(batch)) throw error;
  }
}

async function logParts(http: HttpClient, runId: string, parts: readonly RunBatch[], call: CallOptions | undefined): Promise<void> {
  for (const part of parts) await logBatch(http, runId, part, call);
}

/** The batch without its NaN metrics, and these alone; nothing when there would be only one part. */
function withoutNaN(batch: RunBatch): readonly RunBatch[] | undefined {
  const nans = batch.metrics.filter(({ value }) => Number.isNaN(value));
  if (nans.length === 0 || nans.length === batchSize(batch)) return undefined;
  const metrics = batch.metrics.filter(({ value }) => !Number.isNaN(value));
  return [
    { ...batch, metrics },
    { metrics: nans, params: [], tags: [] },
  ];
}

/** A stored metric is in the way of an equal one only. Metrics of logged models are told apart without their value. */
function isStored({ metrics }: RunBatch): boolean {
  const metric = metrics[0];
  return metric !== undefined && metric.modelId === undefined;
}
