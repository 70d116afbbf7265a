import { durbinCdf } from './durbin-cdf.js';
import { pelzGoodCdf } from './pelz-good-cdf.js';
import { smirnovSf } from './smirnov-sf.js';

/**
 * P(D ≥ d) of the two-sided one-sample Kolmogorov–Smirnov statistic of n values. Which formula serves where is the choice of Simard and
 * L'Ecuyer, "Computing the two-sided Kolmogorov–Smirnov distribution" (2011), as in SciPy's `kstwo`, without Pomeranz' recursion:
 * Durbin's matrix gives the same.
 */
export function kolmogorovSf(n: number, d: number): number {
  if (d >= 1) return 0;
  if (n * d <= 0.5) return 1;
  const nd2 = n * d * d;
  if (nd2 >= 370) return 0;
  // Both sides at once are impossible from d = 1/2 on, and beyond digits where d is large.
  if (d >= 0.5 || nd2 > (n <= 140 ? 4 : 2.2)) return Math.min(1, 2 * smirnovSf(n, d));
  const cdf = n <= 140 || n * d ** 1.5 <= 1.4 ? durbinCdf(n, d) : pelzGoodCdf(n, d);
  return Math.min(1, Math.max(0, 1 - cdf));
}
