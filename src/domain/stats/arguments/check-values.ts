import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { checkFinite } from './check-number.js';

/**
 * Checks a list of finite numbers.
 *
 * @throws StatisticsError
 */
export function checkValues(what: string, values: ArrayLike<number>): void {
  if (typeof values !== 'object' || values === null || !Number.isSafeInteger(values.length)) {
    throw new StatisticsError(`${what} must be an array of numbers, not ${describe(values)}.`);
  }
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index])) checkFinite(`${what}[${index}]`, values[index] as number);
  }
}
