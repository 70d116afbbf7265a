import { checkNumber, checkProbability } from '../arguments/check-number.js';
import type { Tails } from '../kernel/tails.js';
import type { Distribution } from './distribution.js';

/** What a continuous distribution knows inside its support. */
export interface ContinuousKernel {
  /** Ends of the support. */
  readonly from: number;
  readonly to: number;
  /** Density inside and at finite ends of the support. */
  density(x: number): number;
  tails(x: number): Tails;
  /** The x whose lower (or upper) tail is `probability`, which is above 0 and at most ½. */
  solve(probability: number, tail: 'lower' | 'upper'): number;
}

/** A distribution with checked arguments, 0 or 1 outside its support, and quantiles sought in the smaller tail. */
export function fromTails(kernel: ContinuousKernel): Distribution {
  const { from, to } = kernel;
  const tails = (x: number): Tails => {
    checkNumber('x', x);
    if (x <= from) return { lower: 0, upper: 1 };
    return x >= to ? { lower: 1, upper: 0 } : kernel.tails(x);
  };
  return {
    pdf: (x) => {
      checkNumber('x', x);
      return x < from || x > to || !Number.isFinite(x) ? 0 : kernel.density(x);
    },
    cdf: (x) => tails(x).lower,
    sf: (x) => tails(x).upper,
    quantile: (p) => {
      checkProbability('p', p);
      if (p === 0 || p === 1) return p === 0 ? from : to;
      return p <= 0.5 ? kernel.solve(p, 'lower') : kernel.solve(1 - p, 'upper');
    },
    upperQuantile: (q) => {
      checkProbability('q', q);
      if (q === 0 || q === 1) return q === 0 ? to : from;
      return q <= 0.5 ? kernel.solve(q, 'upper') : kernel.solve(1 - q, 'lower');
    },
  };
}
