import { checkBivariateSample } from '../arguments/check-sample.js';
import { type Computed, computed, notComputable } from '../computed.js';
import type { BivariateSample, Sample } from '../sample.js';

/** The answer of {@link deltaRatio}: a sample whose mean is the ratio. */
export interface DeltaRatio extends Sample {
  /** Of the ratio: √(variance / n). */
  readonly standardError: number;
}

/**
 * The ratio of two sums over units, such as clicks to views of users, with its variance by the delta method (Deng, Knoblich and
 * Lu 2018). Units are what was randomised; events within one depend on each other, and a test that counts them as
 * independent finds effects that are none.
 *
 * With R = x̄ / ȳ the variance of one unit is (v_x − 2 R c_xy + R² v_y) / ȳ². The answer is a {@link Sample}: two of them go into
 * {@link welchTTest} and {@link relativeLift}, and everything else that takes samples.
 *
 * @param units - Pairs of numerator x and denominator y of each unit; a {@link Covariance} or its numbers.
 * @returns Not computable of fewer than two units or where the denominators are 0 on average.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { Covariance, deltaRatio, orThrow, welchTTest } from 'mlflow-ops/stats';
 * const control = orThrow(deltaRatio(Covariance.from([1, 0, 2, 1], [10, 8, 12, 9])));
 * const challenger = orThrow(deltaRatio(Covariance.from([3, 2, 4, 2], [11, 9, 10, 10])));
 * orThrow(welchTTest(control, challenger)).effect > 0; // => true
 * ```
 */
export function deltaRatio(units: BivariateSample): Computed<DeltaRatio> {
  checkBivariateSample('The units', units);
  const { n, meanX, meanY, varianceX, varianceY, covariance } = units;
  if (n < 2) return notComputable(`Two units are needed, not ${n}.`);
  if (meanY === 0) return notComputable('The denominators are 0 on average.');
  const ratio = meanX / meanY;
  // Rounding may leave a little less than nothing where numerators are a multiple of denominators.
  const variance = Math.max(0, varianceX - 2 * ratio * covariance + ratio * ratio * varianceY) / (meanY * meanY);
  if (!Number.isFinite(ratio) || !Number.isFinite(variance)) return notComputable('The denominators are too small on average.');
  return computed({ n, mean: ratio, variance, standardError: Math.sqrt(variance / n) });
}
