import { checkFinite } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { type DetectableEffectOptions, detectableStandardErrors } from './minimum-detectable-effect.js';
import { remainingVariances } from './remaining-variances.js';

/** Two arms, and the control's mean that the effect is a share of. */
export interface DetectableLiftOptions extends Omit<DetectableEffectOptions, 'method'> {
  /** Mean of the control. */
  readonly mean: number;
  /** @default 'normal' */
  readonly method?: 'normal' | 'sequential' | undefined;
}

/**
 * The smallest relative difference that a test of this size finds with the wanted probability. The variance of a lift r grows with it,
 * v₂/(n₂m²) + (1 + r)² v₁/(n₁m²), so r solves a quadratic equation (the delta method).
 *
 * @returns `not-computable` where the control's mean is not known well enough for any lift to be found.
 * @throws StatisticsError on arguments without meaning.
 *
 * @example
 * ```ts
 * import { minimumDetectableLift, orThrow } from 'mlflow-ops/stats';
 * const { lift } = orThrow(minimumDetectableLift({ mean: 10, variances: [25, 25], sizes: [1000, 1000] }));
 * lift.toFixed(4); // => '0.0647'
 * ```
 */
export function minimumDetectableLift(options: DetectableLiftOptions): Computed<{ readonly lift: number }> {
  const { mean, method = 'normal', variances, sizes, correlation = 0 } = checkObject('options', options);
  if (checkFinite('mean', mean) === 0) return notComputable('The control has mean 0: nothing can be a share of it.');
  const kSquared = detectableStandardErrors({ ...options, method }) ** 2;
  const [controlVariance, challengerVariance] = remainingVariances(variances, correlation);
  const scale = kSquared / (mean * mean);
  const ofControl = (scale * controlVariance) / sizes[0];
  const ofChallenger = (scale * challengerVariance) / sizes[1];
  if (ofControl >= 1) return notComputable('The mean of the control is too uncertain for a relative effect.');
  // r² = challenger + (1 + r)² control
  const lift = (ofControl + Math.sqrt(ofControl ** 2 + (1 - ofControl) * (ofChallenger + ofControl))) / (1 - ofControl);
  return computed({ lift });
}
