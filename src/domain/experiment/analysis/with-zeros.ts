import type { MetricTotals } from '../test-totals.js';

const none: MetricTotals = { n: 0, mean: 0, m2: 0 };

/**
 * The moments of an arm's units when those without a value count as zero. Merging n₀ zeros into n values is exact:
 * the mean shrinks by n / (n + n₀), and every sum of squares or products grows by n·n₀/(n + n₀) times the means.
 */
export function withZeros(totals: MetricTotals = none, units: number): MetricTotals {
  const { n, mean, m2, denominator } = totals;
  if (units <= n) return totals;
  const share = n / units;
  const weight = share * (units - n);
  return {
    ...totals,
    n: units,
    mean: mean * share,
    m2: m2 + mean * mean * weight,
    denominator: denominator && {
      mean: denominator.mean * share,
      m2: denominator.m2 + denominator.mean * denominator.mean * weight,
      c: denominator.c + mean * denominator.mean * weight,
    },
  };
}
