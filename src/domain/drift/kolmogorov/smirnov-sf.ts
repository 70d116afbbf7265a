import { betaTerm } from '../../stats/kernel/saddle-point.js';

/**
 * P(D⁺ ≥ d) of the one-sided one-sample Kolmogorov–Smirnov statistic of n values, 0 < d < 1: the finite sum of Birnbaum and Tingey (1951),
 * whose terms are all positive.
 */
export function smirnovSf(n: number, d: number): number {
  let sum = (1 - d) ** n / d;
  const last = Math.min(n - 1, Math.floor(n * (1 - d)));
  for (let j = 1; j <= last; j++) {
    const below = d + j / n;
    const above = 1 - below;
    // The last term has a factor of 0, which rounding can make negative.
    if (above > 0) sum += (betaTerm(j, n - j, below, above) * (n / j / (n - j))) / below;
  }
  return Math.min(1, d * sum);
}
