import { checkCount, checkProbability } from '../arguments/check-number.js';
import { incompleteBeta } from '../kernel/incomplete-beta.js';
import { betaTerm } from '../kernel/saddle-point.js';
import type { Distribution } from './distribution.js';
import { fromCounts } from './from-counts.js';

/**
 * The binomial distribution: successes among independent trials.
 *
 * @param n - Number of trials, a whole number of at least 0.
 * @param p - Probability of success, from 0 to 1.
 * @throws StatisticsError when a parameter is out of its range.
 *
 * @example
 * ```ts
 * import { binomial } from 'mlflow-ops/stats';
 * binomial(10, 0.5).quantile(0.5); // => 5
 * ```
 */
export function binomial(n: number, p: number): Distribution {
  checkCount('n', n);
  checkProbability('p', p);
  if (p === 0 || p === 1) return certain(n * p, n);
  const q = 1 - p;
  return fromCounts({
    to: n,
    mean: n * p,
    variance: n * p * q,
    mass: (count) => {
      if (count === 0) return Math.exp(n * Math.log1p(-p));
      if (count === n) return p ** n;
      return betaTerm(count, n - count, p, q) * (n / count / (n - count));
    },
    tails: (count) => {
      const { lower, upper } = incompleteBeta(count + 1, n - count, p, q);
      return { lower: upper, upper: lower };
    },
  });
}

/** All probability on one count. */
function certain(value: number, to: number): Distribution {
  return fromCounts({
    to,
    mean: value,
    variance: 0,
    mass: (count) => (count === value ? 1 : 0),
    tails: (count) => (count >= value ? { lower: 1, upper: 0 } : { lower: 0, upper: 1 }),
  });
}
