import type { Metric } from '../entities/metric.js';
import { ValidationError } from '../errors/request-error.js';
import { limits } from '../limits.js';
import { describe } from './describe.js';
import { parseInteger } from './integer.js';
import { parseKey } from './key.js';
import { parseText } from './text.js';

/** A metric as callers give it; `timestamp` and `step` may be left out. */
export interface MetricInput {
  readonly key: string;
  readonly value: number;
  readonly timestamp?: number | undefined;
  readonly step?: number | undefined;
  readonly modelId?: string | undefined;
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
}

/**
 * Checks the value of a metric: any number, NaN and ±Infinity included. Numeric strings and booleans are refused,
 * because servers store 0 for them.
 *
 * @throws ValidationError
 */
export function parseMetricValue(key: string, value: unknown): number {
  if (typeof value !== 'number') {
    throw new ValidationError(`The value of metric "${key}" must be a number, not ${describe(value)}.`);
  }
  return value;
}

/**
 * Checks a whole metric and fills in `timestamp` and `step` 0.
 *
 * @throws ValidationError
 */
export function parseMetric(input: MetricInput, now: number): Metric {
  const key = parseKey('metric', input.key);
  const value = parseMetricValue(key, input.value);
  const metric: { -readonly [K in keyof Metric]: Metric[K] } = {
    key,
    value,
    timestamp:
      input.timestamp === undefined
        ? now
        : parseInteger(`The timestamp of metric "${key}" (epoch milliseconds)`, input.timestamp, { min: 0 }),
    step: input.step === undefined ? 0 : parseInteger(`The step of metric "${key}"`, input.step),
  };
  if (input.modelId !== undefined) {
    metric.modelId = parseText(`The modelId of metric "${key}"`, input.modelId, { maxLength: 36, required: true });
    if (Number.isNaN(value)) {
      throw new ValidationError(
        `Metric "${key}" is NaN and has a modelId: servers would show 0 on the model. Log it without modelId, or tag the model.`,
      );
    }
  }
  if (input.datasetName !== undefined) {
    metric.datasetName = parseText(`The datasetName of metric "${key}"`, input.datasetName, {
      maxLength: limits.datasetNameLength,
      required: true,
    });
  }
  if (input.datasetDigest !== undefined) {
    metric.datasetDigest = parseText(`The datasetDigest of metric "${key}"`, input.datasetDigest, {
      maxLength: limits.datasetDigestLength,
      required: true,
    });
  }
  return metric;
}
