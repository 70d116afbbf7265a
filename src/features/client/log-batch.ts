import type { CallOptions } from '../../core/call-options.js';
import type { Param } from '../../core/entities/metric.js';
import { isValidation } from '../../core/errors/guards.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { limits } from '../../core/limits.js';
import { describe } from '../../core/validation/describe.js';
import type { RunBatch, TrackingStore } from '../../ports/tracking-store.js';

/**
 * Sends any number of values in requests within the server's limits: tags by the hundred, metrics filling up their
 * requests. Params go last and apart: a request with a param that has another value already is refused as a whole.
 *
 * @throws ValidationError naming the params that have another value already; everything else is written then.
 */
export async function logBatch(store: TrackingStore, runId: string, values: RunBatch, call: CallOptions): Promise<void> {
  for (const batch of metricRequests(values)) await store.logBatch(runId, batch, call);
  const refused: string[] = [];
  for (const params of chunks(values.params, limits.paramsPerBatch)) {
    refused.push(...(await logParams(store, runId, params, call)));
  }
  if (refused.length > 0) {
    throw new ValidationError(
      `Run ${runId} has other values already: ${refused.join('; ')}. A param is written once; use another name or a new run.`,
      { errorCode: 'INVALID_PARAMETER_VALUE', details: { runId, refused: refused.length } },
    );
  }
}

function* metricRequests({ metrics, tags }: RunBatch): Generator<RunBatch> {
  let sent = 0;
  for (const some of chunks(tags, limits.tagsPerBatch)) {
    const room = limits.itemsPerBatch - some.length;
    yield { metrics: metrics.slice(sent, sent + room), params: [], tags: some };
    sent += room;
  }
  for (const some of chunks(metrics.slice(sent), limits.metricsPerBatch)) yield { metrics: some, params: [], tags: [] };
}

/** Writes the params of one request; says which were refused because of another value. */
async function logParams(store: TrackingStore, runId: string, params: readonly Param[], call: CallOptions): Promise<string[]> {
  const send = (some: readonly Param[]) => store.logBatch(runId, { metrics: [], params: some, tags: [] }, call);
  try {
    await send(params);
    return [];
  } catch (error) {
    if (!isValidation(error)) throw error;
    const { data } = await store.getRun(runId, call);
    const conflicts = params.filter(({ key, value }) => data.params[key] !== undefined && data.params[key] !== value);
    if (conflicts.length === 0) throw error;
    const rest = params.filter(({ key }) => data.params[key] === undefined);
    if (rest.length > 0) await send(rest);
    return conflicts.map(({ key, value }) => `"${key}" is ${describe(data.params[key])}, not ${describe(value)}`);
  }
}

function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
