import type { CallOptions } from '../../../core/call-options.js';
import type { Run } from '../../../core/entities/run.js';
import { limits } from '../../../core/limits.js';
import type { ClientInternals } from '../../client/client-internals.js';

/**
 * Logs the metrics of a registration to its run and, where there is one, to the logged model. They have the time at which
 * the run began, so that repeating it adds no points.
 */
export async function logMetrics(
  client: ClientInternals,
  { info, data }: Run,
  modelId: string | undefined,
  values: readonly (readonly [key: string, value: number])[],
  call: CallOptions,
): Promise<void> {
  const stored = modelId === undefined ? [] : (await (await client.loggedModels(call)).getLoggedModel(modelId, call)).metrics;
  const isLogged = (key: string, value: number): boolean =>
    modelId === undefined
      ? Object.is(data.metrics[key], value)
      : stored.some((metric) => metric.key === key && Object.is(metric.value, value));
  const metrics = values
    .filter(([key, value]) => !isLogged(key, value))
    .map(([key, value]) => ({
      key,
      value,
      timestamp: info.startTime,
      step: 0,
      // Servers would show 0 for NaN on the model.
      modelId: Number.isNaN(value) ? undefined : modelId,
    }));
  const tracking = await client.tracking(call);
  for (let start = 0; start < metrics.length; start += limits.metricsPerBatch) {
    await tracking.logBatch(info.runId, { metrics: metrics.slice(start, start + limits.metricsPerBatch), params: [], tags: [] }, call);
  }
}
