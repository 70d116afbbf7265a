import { type Computed, computed, notComputable } from '../computed.js';
import { normalUpperQuantile } from '../kernel/standard-normal.js';
import type { BivariateSample } from '../sample.js';
import { confidenceOf, type IntervalOptions } from '../test-options.js';
import { cuped } from './cuped.js';
import type { RelativeLift } from './relative-lift.js';

/**
 * The effect after {@link cuped} as a share of the control's mean as it was measured, |m₁|.
 *
 * Adjusted arms share a covariate mean, so they depend on each other, and the variance is not that of a ratio of two samples. It is
 * v₂′/(n₂ m₁²) + (v₁ r² − 2 θ c₁ r + θ² v_x1) / (n₁ m₁²) with r = m₂/m₁, v₂′ the adjusted variance of the second arm, and v₁, c₁,
 * v_x1 of the control as measured. The interval is of the logarithm of 1 + lift where both means are positive.
 *
 * @returns Not computable where {@link cuped} is not, of a control mean of 0 or too near it, and without variance.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { Covariance, cupedLift, orThrow } from 'mlflow-ops/stats';
 * const control = Covariance.from([1, 2, 3, 4], [2.1, 3.9, 6.2, 7.8]);
 * const challenger = Covariance.from([1, 2, 3, 5], [3.0, 5.1, 6.9, 11.0]);
 * orThrow(cupedLift(control, challenger)).interval.lower > 0; // => true
 * ```
 */
export function cupedLift(first: BivariateSample, second: BivariateSample, options: IntervalOptions = {}): Computed<RelativeLift> {
  const adjusted = cuped(first, second);
  const z = normalUpperQuantile((1 - confidenceOf(options)) / 2);
  if (adjusted.status !== 'ok') return adjusted;
  if (first.meanY === 0) return notComputable('The mean of the first sample is 0.');
  const { theta } = adjusted;
  const ratio = second.meanY / first.meanY;
  const ofSecond = adjusted.second.variance / second.n;
  const ofFirst = (first.varianceY * ratio ** 2 - 2 * theta * first.covariance * ratio + theta ** 2 * first.varianceX) / first.n;
  const standardError = Math.sqrt(Math.max(0, ofSecond + ofFirst)) / Math.abs(first.meanY);
  if (standardError === 0) return notComputable('Neither arm varies beyond what the covariate explains.');
  if (!Number.isFinite(standardError)) return notComputable(nearZero);
  const lift = (adjusted.second.mean - adjusted.first.mean) / Math.abs(first.meanY);
  const common = { lift, standardError };
  if (first.meanY <= 0 || lift <= -1) {
    return computed({ ...common, interval: { lower: lift - z * standardError, upper: lift + z * standardError }, method: 'delta' });
  }
  const factor = Math.exp((z * standardError) / (1 + lift));
  if (!Number.isFinite((1 + lift) * factor)) return notComputable(nearZero);
  return computed({ ...common, interval: { lower: (1 + lift) / factor - 1, upper: (1 + lift) * factor - 1 }, method: 'logRatio' });
}

const nearZero = 'The mean of the first sample is too near 0.';
