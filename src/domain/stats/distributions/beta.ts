import { checkPositive } from '../arguments/check-number.js';
import { incompleteBeta } from '../kernel/incomplete-beta.js';
import { logistic } from '../kernel/logistic.js';
import { betaTerm } from '../kernel/saddle-point.js';
import { solveLogit } from '../kernel/solve-logit.js';
import type { Distribution } from './distribution.js';
import { fromTails } from './from-tails.js';

/**
 * The beta distribution.
 *
 * @param a - First shape, above 0.
 * @param b - Second shape, above 0.
 * @throws StatisticsError when a shape is not above 0.
 *
 * @example
 * ```ts
 * import { beta } from 'mlflow-ops/stats';
 * beta(500_000, 500_000).cdf(0.5).toFixed(12); // => '0.500000000000'
 * ```
 */
export function beta(a: number, b: number): Distribution {
  checkPositive('a', a);
  checkPositive('b', b);
  return fromTails({
    from: 0,
    to: 1,
    density: (x) => density(a, b, x),
    tails: (x) => incompleteBeta(a, b, x),
    solve: (probability, tail) => logistic(solveLogit(a, b, probability, tail)),
  });
}

function density(a: number, b: number, x: number): number {
  if (x > 0 && x < 1) return betaTerm(a, b, x, 1 - x) / x / (1 - x);
  const [own, other] = x === 0 ? [a, b] : [b, a];
  if (own === 1) return other;
  return own < 1 ? Number.POSITIVE_INFINITY : 0;
}
