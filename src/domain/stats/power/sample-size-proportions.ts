import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { checkFraction, checkPositive } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { normalUpperQuantile } from '../kernel/standard-normal.js';
import { type DetectionOptions, detectionRule } from './detection-rule.js';
import { type SampleSize, sampleSize } from './sample-size.js';
import { sampleSizeMeans } from './sample-size-means.js';

/** Two rates that are to be told apart, and how surely. */
export interface SampleSizeProportionsOptions extends DetectionOptions {
  /** Rate of the control. */
  readonly control: number;
  /** Rate of the challenger that is to be found. */
  readonly challenger: number;
  /** Probability that the difference is found. @default 0.8 */
  readonly power?: number | undefined;
  /** Units of each challenger for one unit of the control. @default 1 */
  readonly ratio?: number | undefined;
  /** Variance under no difference: `pooled` as in the z test, `unpooled`, stable by `arcsine`; or a `sequential` test. @default 'pooled' */
  readonly method?: 'pooled' | 'unpooled' | 'arcsine' | 'sequential' | undefined;
}

/**
 * Units that a comparison of two rates needs. With a the z of the error rate, b that of the power and p the mean rate:
 * `pooled` (a√(2p(1 − p)) + b√(p₁q₁ + p₂q₂))² / (p₂ − p₁)² (Fleiss, Levin, Paik 2003, without continuity correction),
 * `unpooled` (a + b)² (p₁q₁ + p₂q₂) / (p₂ − p₁)², `arcsine` 2(a + b)² / h² with Cohen's h = 2 asin √p₂ − 2 asin √p₁.
 *
 * @throws StatisticsError on arguments without meaning.
 *
 * @example
 * ```ts
 * import { sampleSizeProportions } from 'mlflow-ops/stats';
 * sampleSizeProportions({ control: 0.05, challenger: 0.06 }).control; // => 8158
 * ```
 */
export function sampleSizeProportions(options: SampleSizeProportionsOptions): SampleSize {
  const { control, challenger, power = 0.8, ratio = 1, method = 'pooled' } = checkObject('options', options);
  const p1 = checkFraction('control', control);
  const p2 = checkFraction('challenger', challenger);
  checkPositive('ratio', ratio);
  const effect = p2 - p1;
  if (effect === 0) throw new StatisticsError('control and challenger must differ: no number of units shows a difference of 0.');
  const variances = [p1 * (1 - p1), p2 * (1 - p2)] as const;
  switch (method) {
    case 'unpooled':
      return sampleSizeMeans({ ...options, effect, variances, method: 'normal' });
    case 'sequential':
      return sampleSizeMeans({ ...options, effect, variances, method });
    case 'arcsine':
      return sampleSizeMeans({
        ...options,
        effect: 2 * (Math.asin(Math.sqrt(p2)) - Math.asin(Math.sqrt(p1))),
        variances: [1, 1],
        method: 'normal',
      });
    case 'pooled': {
      const rule = detectionRule(options);
      const mean = (p1 + ratio * p2) / (1 + ratio);
      const underNone = rule.fixed * Math.sqrt(mean * (1 - mean) * (1 + 1 / ratio));
      const underEffect = normalUpperQuantile(1 - checkFraction('power', power)) * Math.sqrt(variances[0] + variances[1] / ratio);
      return sampleSize(((underNone + underEffect) / effect) ** 2, ratio, rule);
    }
    default:
      throw new StatisticsError(`method must be 'pooled', 'unpooled', 'arcsine' or 'sequential', not ${describe(method)}.`);
  }
}
