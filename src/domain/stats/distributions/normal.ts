import { checkFinite, checkNumber, checkPositive } from '../arguments/check-number.js';
import { normalCdf, normalPdf, normalQuantile, normalSf, normalUpperQuantile } from '../kernel/standard-normal.js';
import type { Distribution } from './distribution.js';

/**
 * The normal distribution.
 *
 * @param mean - @default 0
 * @param sd - Standard deviation, above 0. @default 1
 * @throws StatisticsError when a parameter is not finite or `sd` is not above 0.
 *
 * @example
 * ```ts
 * import { normal } from 'mlflow-ops/stats';
 * normal(100, 15).cdf(100); // => 0.5
 * ```
 */
export function normal(mean = 0, sd = 1): Distribution {
  checkFinite('mean', mean);
  checkPositive('sd', sd);
  const z = (x: number): number => {
    checkNumber('x', x);
    return (x - mean) / sd;
  };
  return {
    pdf: (x) => normalPdf(z(x)) / sd,
    cdf: (x) => normalCdf(z(x)),
    sf: (x) => normalSf(z(x)),
    quantile: (p) => mean + sd * normalQuantile(p),
    upperQuantile: (q) => mean + sd * normalUpperQuantile(q),
  };
}
