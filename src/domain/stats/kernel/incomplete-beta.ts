import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { betaTerm } from './saddle-point.js';
import { fromLower, fromUpper, type Tails } from './tails.js';

const EPSILON = 2 ** -53;
const TINY = 1e-300;

/** The fraction takes about the square root of the smaller shape in steps. */
const LARGEST = 1e18;

/**
 * The regularised incomplete beta function: `lower` is I_x(a, b), `upper` is I_y(b, a).
 *
 * @param a - Above 0.
 * @param b - Above 0.
 * @param x - From 0 to 1.
 * @param y - 1 − x; give it where it is known with digits that the subtraction loses.
 * @throws StatisticsError when both shapes are above 1e18.
 */
export function incompleteBeta(a: number, b: number, x: number, y: number = 1 - x): Tails {
  if (Math.min(a, b) > LARGEST)
    throw new StatisticsError(`Tails of beta, F and binomial are not supported where both shapes are above ${LARGEST}.`);
  if (x <= 0) return fromLower(0);
  if (y <= 0) return fromUpper(0);
  // By symmetry, to the last digit: a p-value of 1 is twice this.
  if (a === b && x === y) return fromLower(0.5);
  // The fraction converges fast on the near side of the mean.
  const left = x <= (a + 1) / (a + b + 2);
  return left ? fromLower(byFraction(a, b, x, y)) : fromUpper(byFraction(b, a, y, x));
}

/** The continued fraction of DiDonato and Morris (1992) by Lentz's method: I_x(a, b) for x below the mean. */
function byFraction(a: number, b: number, x: number, y: number): number {
  const term = betaTerm(a, b, x, y);
  if (term === 0) return 0;
  const gap = a * y - b * x + 1;
  let h = (a * gap) / (a + 1);
  let c = h;
  let d = 0;
  for (let m = 1; ; m++) {
    const even = a + 2 * m - 1;
    const odd = a + 2 * m + 1;
    const numerator = ((a + m - 1) / even) * (((a + b + m - 1) * x) / even) * m * ((b - m) * x);
    const denominator = m + (m * (b - m) * x) / even + ((a + m) * (gap + m * (1 + y))) / odd;
    d = 1 / (denominator + numerator * d || TINY);
    c = denominator + numerator / c || TINY;
    const step = c * d;
    h *= step;
    if (!(Math.abs(step - 1) > 4 * EPSILON)) return term / h;
  }
}
