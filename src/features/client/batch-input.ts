import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { type MetricInput, parseMetric } from '../../core/validation/metric.js';
import { parseObject } from '../../core/validation/object.js';
import type { RunBatch } from '../../ports/tracking-store.js';
import type { SharedSettings } from './client-internals.js';
import type { NamedValues } from './dictionary-input.js';
import { parseParams } from './param-input.js';
import { parseRunTags } from './tag-input.js';

/** Values for one run, any number of them. */
export interface RunValues {
  readonly metrics?: readonly MetricInput[] | undefined;
  readonly params?: NamedValues | undefined;
  readonly tags?: NamedValues | undefined;
}

/** Checks all values of a batch. @throws ValidationError for the first that is wrong */
export function parseBatch(values: RunValues, settings: SharedSettings): RunBatch {
  const { metrics } = parseObject('A batch', values);
  const now = settings.clock.now();
  return {
    metrics: metricsOf(metrics).map((metric) => parseMetric(metric, now)),
    params: parseParams(values.params, settings.truncateLongValues),
    tags: parseRunTags(values.tags, settings.truncateLongValues),
  };
}

function metricsOf(metrics: unknown): readonly MetricInput[] {
  if (metrics === undefined) return [];
  if (!Array.isArray(metrics)) {
    throw new ValidationError(`The metrics of a batch must be a list of { key, value, step?, timestamp? }, not ${describe(metrics)}.`);
  }
  const wrong = metrics.findIndex((metric) => typeof metric !== 'object' || metric === null);
  if (wrong >= 0) throw new ValidationError(`Item ${wrong} of the metrics must be { key, value, … }, not ${describe(metrics[wrong])}.`);
  return metrics;
}
