import { checkPositive } from '../arguments/check-number.js';
import type { Distribution } from './distribution.js';
import { gamma } from './gamma.js';

/**
 * The chi-square distribution.
 *
 * @param df - Degrees of freedom, above 0, not necessarily an integer.
 * @throws StatisticsError when `df` is not above 0.
 *
 * @example
 * ```ts
 * import { chiSquare } from 'mlflow-ops/stats';
 * chiSquare(1).sf(3.841458820694124).toFixed(12); // => '0.050000000000'
 * ```
 */
export function chiSquare(df: number): Distribution {
  checkPositive('df', df);
  return gamma(df / 2, 2);
}
