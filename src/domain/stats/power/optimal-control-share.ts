import { checkCount } from '../arguments/check-number.js';

/**
 * The share of traffic for the control that makes all comparisons with it sharpest: 1 / (1 + √challengers), where units of all arms
 * vary alike and the challengers share the rest. Dunnett 1955.
 *
 * @throws StatisticsError unless `challengers` is an integer from 1.
 *
 * @example
 * ```ts
 * import { optimalControlShare } from 'mlflow-ops/stats';
 * optimalControlShare(4).toFixed(3); // => '0.333'
 * ```
 */
export function optimalControlShare(challengers: number): number {
  return 1 / (1 + Math.sqrt(checkCount('challengers', challengers, 1)));
}
