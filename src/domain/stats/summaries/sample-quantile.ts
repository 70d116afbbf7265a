import { checkProbability } from '../arguments/check-number.js';
import { checkValues } from '../arguments/check-values.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { empiricalQuantile } from './empirical-quantile.js';

/**
 * The quantile of a list of numbers, interpolated as NumPy and R do by default (type 7 of Hyndman and Fan).
 *
 * @param values - In any order.
 * @throws StatisticsError when a value is not finite or `p` is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { orThrow, sampleQuantile } from 'mlflow-ops/stats';
 * orThrow(sampleQuantile([10, 20, 30, 40], 0.5)).quantile; // => 25
 * ```
 */
export function sampleQuantile(values: readonly number[], p: number): Computed<{ readonly quantile: number }> {
  checkValues('values', values);
  checkProbability('p', p);
  if (values.length === 0) return notComputable('There are no values.');
  return computed({ quantile: empiricalQuantile(Float64Array.from(values).sort(), p) });
}
