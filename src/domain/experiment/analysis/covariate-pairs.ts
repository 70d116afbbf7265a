import type { BivariateSample } from '../../stats/sample.js';
import type { MetricTotals } from '../test-totals.js';

/**
 * Covariate x and value y of all units of every arm. Units whose covariate is not known get the mean of those of all arms, so that
 * they stay as they are when the covariate's share is taken away. Undefined where no covariate is known, or where it is known only of
 * units that have a value although the others count as zero: having one is then a result of the test, and to adjust for it a bias.
 *
 * @param arms - Totals of every arm, those without a value merged in as zeros.
 * @param withValue - Units of every arm that have a value themselves.
 */
export function covariatePairs(arms: readonly MetricTotals[], withValue: readonly number[]): readonly BivariateSample[] | undefined {
  let units = 0;
  let sum = 0;
  for (const [arm, { n, covariate }] of arms.entries()) {
    if (covariate === undefined || covariate.n < 2) return undefined;
    const own = withValue[arm] ?? 0;
    if (own < n && covariate.n <= own) return undefined;
    units += covariate.n;
    sum += covariate.n * covariate.mean;
  }
  return arms.map((totals) => pairsOf(totals, sum / units));
}

function pairsOf({ n, mean, m2, covariate }: MetricTotals, overallMeanX: number): BivariateSample {
  if (covariate === undefined || covariate.n >= n) {
    const { n: known, mean: meanX, m2: m2X, c, yMean, yM2 } = covariate ?? { n, mean: overallMeanX, m2: 0, c: 0, yMean: mean, yM2: m2 };
    return perUnit(known, meanX, yMean, m2X, yM2, c);
  }
  // The two groups are merged; that without covariate has neither a spread of x nor a product with it.
  const others = n - covariate.n;
  const meanOfOthers = mean + (mean - covariate.yMean) * (covariate.n / others);
  const weight = (covariate.n * others) / n;
  const gapX = covariate.mean - overallMeanX;
  const gapY = covariate.yMean - meanOfOthers;
  const meanX = overallMeanX + gapX * (covariate.n / n);
  return perUnit(n, meanX, mean, covariate.m2 + gapX * gapX * weight, m2, covariate.c + gapX * gapY * weight);
}

function perUnit(n: number, meanX: number, meanY: number, m2X: number, m2Y: number, c: number): BivariateSample {
  return { n, meanX, meanY, varianceX: m2X / (n - 1), varianceY: m2Y / (n - 1), covariance: c / (n - 1) };
}
