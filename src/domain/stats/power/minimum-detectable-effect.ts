import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkArray } from '../arguments/check-array.js';
import { checkFraction, checkPositive } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { bisect, doubleUntil } from '../kernel/bisect.js';
import { normalUpperQuantile } from '../kernel/standard-normal.js';
import { criticalValue, detectionRule } from './detection-rule.js';
import { type PowerOptions, power as powerOf } from './power.js';
import { remainingVariances } from './remaining-variances.js';

/** Two arms of known size and variance. */
export interface DetectableEffectOptions extends Omit<PowerOptions, 'effect'> {
  /** Probability that the effect is found. @default 0.8 */
  readonly power?: number | undefined;
}

/**
 * The smallest difference of means that a test of this size finds with the wanted probability; positive, whatever the direction.
 *
 * @throws StatisticsError on arguments without meaning.
 *
 * @example
 * ```ts
 * import { minimumDetectableEffect } from 'mlflow-ops/stats';
 * minimumDetectableEffect({ variances: [1, 1], sizes: [394, 394], method: 'normal' }).toFixed(3); // => '0.200'
 * ```
 */
export function minimumDetectableEffect(options: DetectableEffectOptions): number {
  const { power = 0.8, method = 't' } = checkObject('options', options);
  const standardErrors = detectableStandardErrors(options);
  if (method !== 't') return standardErrors * standardErrorOf(options);
  const sign = options.alternative === 'less' ? -1 : 1;
  const isFound = (effect: number): boolean => powerOf({ ...options, effect: sign * effect, method: 't' }) >= power;
  const start = standardErrors * standardErrorOf(options);
  return bisect(isFound, 0, doubleUntil(isFound, start));
}

/** How many standard errors an effect must measure to be found with the wanted probability. */
export function detectableStandardErrors({ power = 0.8, sizes, method, ...options }: DetectableEffectOptions): number {
  const rule = detectionRule(options);
  checkArray('sizes', sizes, 'two numbers');
  checkPositive('sizes[0]', sizes[0]);
  checkPositive('sizes[1]', sizes[1]);
  if (checkFraction('power', power) <= rule.alpha) {
    throw new StatisticsError(`power must be above the error rate of ${rule.alpha}, but is ${power}.`);
  }
  const critical = method === 't' || method === undefined ? rule.fixed : criticalValue(method, rule, sizes[0] + sizes[1]);
  return critical + normalUpperQuantile(1 - power);
}

function standardErrorOf({ variances, sizes, correlation = 0 }: DetectableEffectOptions): number {
  const [control, challenger] = remainingVariances(variances, correlation);
  return Math.sqrt(control / sizes[0] + challenger / sizes[1]);
}
