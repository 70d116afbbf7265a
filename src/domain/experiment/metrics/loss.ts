import type { MetricDefinition } from '../definition/metric-definition.js';

/** What a model predicted, or what came true. */
export type PredictedValue = number | string | boolean;

const longestLabel = 250;

/** Whether a value of traffic can be compared with another one. */
export function isPredictedValue(value: unknown): value is PredictedValue {
  if (typeof value === 'string') return value.length <= longestLabel;
  return typeof value === 'boolean' || Number.isFinite(value);
}

/** Probabilities are kept this far from 0 and 1, where the logarithmic loss is infinite. */
const least = 1e-15;

/**
 * The loss of a prediction: (p − a)², |p − a|, −ln of the probability p of what came true (a is 0 or 1), or whether p is
 * wrong. Booleans count as 1 and 0; only `zeroOne` takes labels.
 *
 * @returns NaN where there is none.
 */
export function lossOf(loss: MetricDefinition['loss'], prediction: PredictedValue, actual: PredictedValue): number {
  const p = typeof prediction === 'boolean' ? Number(prediction) : prediction;
  const a = typeof actual === 'boolean' ? Number(actual) : actual;
  if (loss === 'zeroOne') return typeof p === typeof a ? Number(p !== a) : Number.NaN;
  if (typeof p === 'string' || typeof a === 'string') return Number.NaN;
  switch (loss) {
    case 'squared':
      return (p - a) ** 2;
    case 'absolute':
      return Math.abs(p - a);
    case 'logLoss':
      if (p < 0 || p > 1 || (a !== 0 && a !== 1)) return Number.NaN;
      return -Math.log(Math.max(a === 1 ? p : 1 - p, least));
    default:
      return Number.NaN;
  }
}
