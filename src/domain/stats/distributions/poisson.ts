import { checkPositive } from '../arguments/check-number.js';
import { incompleteGamma } from '../kernel/incomplete-gamma.js';
import { poissonTerm } from '../kernel/saddle-point.js';
import type { Distribution } from './distribution.js';
import { fromCounts } from './from-counts.js';

/**
 * The Poisson distribution: events of a constant rate.
 *
 * @param rate - Mean number of events, above 0.
 * @throws StatisticsError when `rate` is not above 0.
 *
 * @example
 * ```ts
 * import { poisson } from 'mlflow-ops/stats';
 * poisson(1000).cdf(1000).toFixed(8); // => '0.50840937'
 * ```
 */
export function poisson(rate: number): Distribution {
  checkPositive('rate', rate);
  return fromCounts({
    to: Number.POSITIVE_INFINITY,
    mean: rate,
    variance: rate,
    mass: (count) => (count === 0 ? Math.exp(-rate) : poissonTerm(count, rate)),
    tails: (count) => {
      const { lower, upper } = incompleteGamma(count + 1, rate);
      return { lower: upper, upper: lower };
    },
  });
}
