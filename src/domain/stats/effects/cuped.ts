import { checkBivariateSample } from '../arguments/check-sample.js';
import { type Computed, computed, notComputable } from '../computed.js';
import type { BivariateSample, Sample } from '../sample.js';

/** The answer of {@link cuped}. */
export interface Cuped {
  /** How much of y goes with a unit of x: the slope within the arms; 0 where x does not vary. */
  readonly theta: number;
  /** The adjusted samples: hand them to {@link welchTTest}. For a relative effect take {@link cupedLift}. */
  readonly first: Sample;
  readonly second: Sample;
  /** Share of the variance of the effect that the covariate took away; below 0 where it harmed. */
  readonly varianceReduction: number;
}

/**
 * Takes what was known before from the difference of two arms (CUPED; Deng, Xu, Kohavi and Walker 2013): y is replaced by
 * y − θ (x − x̄) with θ = Σ c_xy / Σ m2_x over both arms, which is the analysis of covariance. The effect stays unbiased and
 * its variance falls by the square of the correlation.
 *
 * @param first - The control: pairs of covariate x, measured before the unit entered the test, and outcome y.
 * @param second - What is compared with it.
 * @returns Not computable of fewer than two units in an arm.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { Covariance, cuped, orThrow, welchTTest } from 'mlflow-ops/stats';
 * const control = Covariance.from([1, 2, 3, 4], [2.1, 3.9, 6.2, 7.8]);
 * const challenger = Covariance.from([1, 2, 3, 5], [3.0, 5.1, 6.9, 11.0]);
 * const { first, second, varianceReduction } = orThrow(cuped(control, challenger));
 * [varianceReduction > 0.9, orThrow(welchTTest(first, second)).pValue < 0.01]; // => [ true, true ]
 * ```
 */
export function cuped(first: BivariateSample, second: BivariateSample): Computed<Cuped> {
  checkBivariateSample('The first sample', first);
  checkBivariateSample('The second sample', second);
  if (first.n < 2 || second.n < 2) return notComputable(`Two units in each arm are needed, not ${first.n} and ${second.n}.`);
  const theta = slope(first, second);
  const meanX = first.meanX + (second.meanX - first.meanX) * (second.n / (first.n + second.n));
  const adjusted = [adjust(first, theta, meanX), adjust(second, theta, meanX)] as const;
  const before = first.varianceY / first.n + second.varianceY / second.n;
  const after = adjusted[0].variance / first.n + adjusted[1].variance / second.n;
  return computed({ theta, first: adjusted[0], second: adjusted[1], varianceReduction: before === 0 ? 0 : 1 - after / before });
}

function slope(first: BivariateSample, second: BivariateSample): number {
  const m2X = (first.n - 1) * first.varianceX + (second.n - 1) * second.varianceX;
  const cXY = (first.n - 1) * first.covariance + (second.n - 1) * second.covariance;
  return m2X === 0 ? 0 : cXY / m2X;
}

function adjust({ n, meanX, meanY, varianceX, varianceY, covariance }: BivariateSample, theta: number, overallMeanX: number): Sample {
  return {
    n,
    mean: meanY - theta * (meanX - overallMeanX),
    // Rounding may leave a little less than nothing where y is a multiple of x.
    variance: Math.max(0, varianceY - 2 * theta * covariance + theta * theta * varianceX),
  };
}
