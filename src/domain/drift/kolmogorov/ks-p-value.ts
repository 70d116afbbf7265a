import { exactKs, greatestCommonDivisor } from './exact-ks.js';
import { kolmogorovSf } from './kolmogorov-sf.js';

/** How the p-value of a two-sample Kolmogorov–Smirnov statistic is computed. */
export type KsMethod = 'auto' | 'exact' | 'asymptotic';

/** Largest product of two unequal sizes whose paths are counted. */
const EXACT_PRODUCT = 1_000_000;
/** Beyond it, counting loses what exactness gains. */
const EXACT_ROWS = 10_000;

/** A p-value and the way it came about. */
export interface KsPValue {
  readonly pValue: number;
  readonly method: 'exact' | 'asymptotic';
}

/**
 * P(D ≥ d) for samples of n and m values of one continuous distribution.
 *
 * @param method - `auto` counts paths for samples of the same size up to 10,000 and where n m ≤ 1,000,000; otherwise the one-sample
 * distribution for nm / (n + m) values serves, as in SciPy's `ks_2samp(method='asymp')`.
 */
export function ksPValue(d: number, n: number, m: number, method: KsMethod = 'auto'): KsPValue {
  const small = n === m ? n <= EXACT_ROWS : n * m <= EXACT_PRODUCT;
  if (method === 'exact' || (method === 'auto' && small)) {
    const leastCommonMultiple = (n / greatestCommonDivisor(n, m)) * m;
    return { pValue: exactKs(n, m, Math.round(d * leastCommonMultiple)), method: 'exact' };
  }
  const equivalent = Math.max(1, roundHalfToEven((n / (n + m)) * m));
  return { pValue: kolmogorovSf(equivalent, d), method: 'asymptotic' };
}

/** As NumPy rounds, whose choice SciPy's values rest on. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
