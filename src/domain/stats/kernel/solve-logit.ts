import { incompleteBeta } from './incomplete-beta.js';
import { logistic } from './logistic.js';
import { betaTerm } from './saddle-point.js';
import { solveQuantile } from './solve-quantile.js';
import { normalQuantile } from './standard-normal.js';

/**
 * The logit log(x / (1 − x)) of the x whose lower tail I_x(a, b), or upper tail, is `probability`.
 *
 * @param probability - Above 0, at most ½.
 */
export function solveLogit(a: number, b: number, probability: number, tail: 'lower' | 'upper'): number {
  if (tail === 'upper') return -solveLogit(b, a, probability, 'lower');
  const at = (u: number) => {
    const x = logistic(u);
    const y = logistic(-u);
    return { value: incompleteBeta(a, b, x, y).lower, density: betaTerm(a, b, x, y) };
  };
  const spread = Math.sqrt(1 / a + 1 / b);
  const start = Math.log(a / b) + spread * normalQuantile(probability);
  return solveQuantile(at, false, probability, start, spread);
}
