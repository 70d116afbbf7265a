import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';

/**
 * Checks a list of p-values.
 *
 * @throws StatisticsError
 */
export function checkPValues(pValues: readonly number[]): void {
  if (!Array.isArray(pValues)) throw new StatisticsError(`p-values must be an array, not ${describe(pValues)}.`);
  for (const [index, p] of pValues.entries()) {
    if (typeof p !== 'number' || !(p >= 0 && p <= 1)) {
      throw new StatisticsError(`p-value ${index + 1} must be a number from 0 to 1, not ${describe(p)}.`);
    }
  }
}
