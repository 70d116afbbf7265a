import { checkPValues } from '../arguments/check-p-values.js';

/**
 * p-values multiplied by their number, at most 1: whoever compares them with α makes any false discovery with at most that
 * probability. {@link holm} promises the same and finds more.
 *
 * @throws StatisticsError when one is no number from 0 to 1.
 *
 * @example
 * ```ts
 * import { bonferroni } from 'mlflow-ops/stats';
 * bonferroni([0.25, 0.125, 0.5, 0.0625]); // => [ 1, 0.5, 1, 0.25 ]
 * ```
 */
export function bonferroni(pValues: readonly number[]): number[] {
  checkPValues(pValues);
  return pValues.map((p) => Math.min(1, p * pValues.length));
}
