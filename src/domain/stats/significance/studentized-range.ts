import { jstat } from '../jstat.js';

/** Above 25,000 degrees of freedom jstat takes them as infinite, which shows in the fourth digit, and shortly before it gets coarse. */
const FINITE = 20_000;

/** What {@link studentizedRangeSf} is good for: at most this many groups … */
export const MOST_GROUPS = 20;

/** … and at least so many degrees of freedom. */
export const LEAST_DEGREES = 10;

/**
 * P(Q > q) for the studentised range Q of some independent means, to an absolute error of 2e-7.
 *
 * @param groups - From 2 to 20.
 * @param df - Degrees of freedom of the standard deviation, at least 10: for fewer the quadrature of jstat is too coarse.
 */
export function studentizedRangeSf(q: number, groups: number, df: number): number {
  if (df <= FINITE) return 1 - jstat.tukey.cdf(q, groups, df);
  const infinite = jstat.tukey.cdf(q, groups, Number.POSITIVE_INFINITY);
  const finite = jstat.tukey.cdf(q, groups, FINITE);
  // The distribution is smooth in 1 / df.
  return 1 - (infinite + (finite - infinite) * (FINITE / df));
}
