import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkArray } from '../arguments/check-array.js';
import { checkFinite, checkPositive } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { studentT } from '../distributions/student-t.js';
import { nonCentralTSf } from '../kernel/non-central-t.js';
import { normalSf } from '../kernel/standard-normal.js';
import { criticalValue, type DetectionOptions, type DetectionRule, detectionRule, type PowerMethod } from './detection-rule.js';
import { remainingVariances } from './remaining-variances.js';

/** Two arms of known size, variance and true difference. */
export interface PowerOptions extends DetectionOptions {
  /** True mean of the challenger minus that of the control. */
  readonly effect: number;
  /** Variance of one unit, of the control and of the challenger; p(1 − p) of a rate p. */
  readonly variances: readonly [control: number, challenger: number];
  /** Units, of the control and of the challenger. */
  readonly sizes: readonly [control: number, challenger: number];
  /** Share of the variance that a covariate takes away is the square of this, its correlation with the metric. @default 0 */
  readonly correlation?: number | undefined;
  /** `t` for Welch's test, `normal` for large samples, `sequential` for a confidence sequence looked at once, at the end. @default 't' */
  readonly method?: PowerMethod | undefined;
}

/**
 * The probability that a test finds an effect, in either direction when it is two-sided.
 *
 * Method `t` takes the non-central Student t distribution, with Welch's degrees of freedom: exact where the variances and sizes are
 * equal. Method `sequential` counts the last look only, so looks before it add to the power it gives.
 *
 * @throws StatisticsError on arguments without meaning.
 *
 * @example
 * ```ts
 * import { power } from 'mlflow-ops/stats';
 * power({ effect: 0.2, variances: [1, 1], sizes: [394, 394] }).toFixed(5); // => '0.80059'
 * ```
 */
export function power(options: PowerOptions): number {
  const { effect, variances, sizes, correlation = 0, method = 't', alternative } = checkObject('options', options);
  const rule = detectionRule(options);
  const towards = alternative === 'less' ? -checkFinite('effect', effect) : checkFinite('effect', effect);
  checkArray('sizes', sizes, 'two numbers');
  const [ofControl, ofChallenger] = remainingVariances(variances, correlation);
  const control = ofControl / checkPositive('sizes[0]', sizes[0]);
  const challenger = ofChallenger / checkPositive('sizes[1]', sizes[1]);
  const shift = towards / Math.sqrt(control + challenger);
  if (method === 't') {
    if (Math.min(...sizes) < 2) throw new StatisticsError(`sizes must be from 2 for method 't', not ${sizes[0]} and ${sizes[1]}.`);
    const df = (control + challenger) ** 2 / (control ** 2 / (sizes[0] - 1) + challenger ** 2 / (sizes[1] - 1));
    return byStudent(shift, df, rule);
  }
  return byNormal(shift, criticalValue(method, rule, sizes[0] + sizes[1]), rule);
}

function byStudent(shift: number, df: number, { tail, twoSided }: DetectionRule): number {
  const critical = studentT(df).upperQuantile(tail);
  return nonCentralTSf(critical, df, shift) + (twoSided ? nonCentralTSf(critical, df, -shift) : 0);
}

function byNormal(shift: number, critical: number, { twoSided }: DetectionRule): number {
  return normalSf(critical - shift) + (twoSided ? normalSf(critical + shift) : 0);
}
