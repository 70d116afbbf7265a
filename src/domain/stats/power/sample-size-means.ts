import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkFinite, checkFraction, checkPositive } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { normalUpperQuantile } from '../kernel/standard-normal.js';
import { criticalValue, type DetectionOptions, detectionRule, type PowerMethod } from './detection-rule.js';
import { power as powerOf } from './power.js';
import { remainingVariances } from './remaining-variances.js';
import { type SampleSize, sampleSize, smallestSize } from './sample-size.js';

/** What is to be found, and how surely. */
export interface SampleSizeMeansOptions extends DetectionOptions {
  /** Difference of the means that is to be found; its sign does not matter. */
  readonly effect: number;
  /** Variance of one unit, of the control and of the challenger. */
  readonly variances: readonly [control: number, challenger: number];
  /** Probability that the effect is found. @default 0.8 */
  readonly power?: number | undefined;
  /** Units of each challenger for one unit of the control. @default 1 */
  readonly ratio?: number | undefined;
  /** Correlation of a covariate with the metric (CUPED); the variance shrinks by the factor 1 − correlation². @default 0 */
  readonly correlation?: number | undefined;
  /** `normal` for large samples, `t` for Welch's test, `sequential` for a confidence sequence. @default 'normal' */
  readonly method?: PowerMethod | undefined;
}

/**
 * Units that a comparison of two means needs.
 *
 * Method `normal`: (z of the error rate + z of the power)² · (v₁ + v₂ / ratio) / effect² units of the control. Method `t` solves the
 * exact power for it, method `sequential` puts the half width of the confidence sequence in the place of the first z.
 *
 * @throws StatisticsError on arguments without meaning.
 *
 * @example
 * ```ts
 * import { sampleSizeMeans } from 'mlflow-ops/stats';
 * sampleSizeMeans({ effect: 0.2, variances: [1, 1], method: 't' }).control; // => 394
 * ```
 */
export function sampleSizeMeans(options: SampleSizeMeansOptions): SampleSize {
  const { effect, variances, power = 0.8, ratio = 1, correlation = 0, method = 'normal' } = checkObject('options', options);
  const rule = detectionRule(options);
  const wanted = Math.abs(checkFinite('effect', effect));
  if (wanted === 0) throw new StatisticsError('effect must not be 0: no number of units shows it.');
  const zOfPower = normalUpperQuantile(1 - checkFraction('power', power));
  if (power <= rule.alpha) throw new StatisticsError(`power must be above the error rate of ${rule.alpha}, but is ${power}.`);
  checkPositive('ratio', ratio);
  const [ofControl, ofChallenger] = remainingVariances(variances, correlation);
  const variance = ofControl + ofChallenger / ratio;
  const sizeAt = (critical: number): number => variance * ((critical + zOfPower) / wanted) ** 2;
  if (method === 'normal') return sampleSize(sizeAt(rule.fixed), ratio, rule);

  const isEnough =
    method === 't'
      ? (n: number): boolean => {
          const sizes = [n, n * ratio] as const;
          return powerOf({ ...options, effect: options.alternative === 'less' ? -wanted : wanted, sizes, method: 't' }) >= power;
        }
      : (n: number): boolean => sizeAt(criticalValue(method, rule, n * (1 + ratio))) <= n;
  return sampleSize(smallestSize(isEnough, 2 * Math.max(1, 1 / ratio)), ratio, rule);
}
