import { checkNumber, checkProbability } from '../arguments/check-number.js';
import { normalQuantile } from '../kernel/standard-normal.js';
import type { Tails } from '../kernel/tails.js';
import type { Distribution } from './distribution.js';

/** What a distribution on 0, 1, 2, … knows of whole numbers inside its support. */
export interface CountKernel {
  /** The largest count, or Infinity. */
  readonly to: number;
  readonly mean: number;
  readonly variance: number;
  /** Probability of a count from 0 to `to`. */
  mass(count: number): number;
  /** Tails at a count from 0 to below `to`. */
  tails(count: number): Tails;
}

/** How far a computed probability may miss the wanted one and still be it: otherwise the median of a fair coin would depend on rounding. */
const SLACK = 64 * Number.EPSILON;

/** A distribution on counts with checked arguments and quantiles sought by bisection of its tails. */
export function fromCounts(kernel: CountKernel): Distribution {
  const tails = (x: number): Tails => {
    checkNumber('x', x);
    if (x < 0) return { lower: 0, upper: 1 };
    return x >= kernel.to ? { lower: 1, upper: 0 } : kernel.tails(Math.floor(x));
  };
  return {
    pdf: (x) => {
      checkNumber('x', x);
      return Number.isInteger(x) && x >= 0 && x <= kernel.to ? kernel.mass(x) : 0;
    },
    cdf: (x) => tails(x).lower,
    sf: (x) => tails(x).upper,
    quantile: (p) => {
      checkProbability('p', p);
      if (p === 0 || p === 1) return p === 0 ? 0 : kernel.to;
      const least = p - SLACK * Math.min(p, 1 - p);
      return smallestCount(kernel, p, (count) => tails(count).lower >= least);
    },
    upperQuantile: (q) => {
      checkProbability('q', q);
      if (q === 0 || q === 1) return q === 0 ? kernel.to : 0;
      const most = q + SLACK * Math.min(q, 1 - q);
      return smallestCount(kernel, 1 - q, (count) => tails(count).upper <= most);
    },
  };
}

/** The smallest count that is enough, sought around the normal quantile of about `p`. */
function smallestCount({ mean, variance, to }: CountKernel, p: number, enough: (count: number) => boolean): number {
  const z = Math.max(-40, Math.min(40, normalQuantile(p)));
  const guess = Math.floor(mean + z * Math.sqrt(variance));
  let high = Math.max(0, Math.min(to, guess));
  let low = high - 1;
  for (let stride = 1; high < to && !enough(high); stride *= 2) {
    low = high;
    high = Math.min(to, high + stride);
  }
  for (let stride = 1; low >= 0 && enough(low); stride *= 2) {
    high = low;
    low = Math.max(-1, low - stride);
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
