import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkArray } from '../arguments/check-array.js';
import { checkFinite, checkNonNegative, checkPositive } from '../arguments/check-number.js';

/**
 * What a covariate leaves of the variances of a control and a challenger: the factor 1 − correlation² (CUPED).
 *
 * @throws StatisticsError unless the variances are finite, none is negative, one is above 0, and the correlation is between −1 and 1.
 */
export function remainingVariances(variances: readonly [number, number], correlation: number): [control: number, challenger: number] {
  checkArray('variances', variances, 'two numbers');
  const [control, challenger] = [checkNonNegative('variances[0]', variances[0]), checkNonNegative('variances[1]', variances[1])];
  checkPositive('The sum of both variances', control + challenger);
  if (!(Math.abs(checkFinite('correlation', correlation)) < 1)) {
    throw new StatisticsError(`correlation must be above -1 and below 1, but is ${correlation}.`);
  }
  const kept = 1 - correlation * correlation;
  return [kept * control, kept * challenger];
}
