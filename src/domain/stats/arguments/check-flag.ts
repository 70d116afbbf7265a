import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';

/**
 * Checks a boolean.
 *
 * @throws StatisticsError
 */
export function checkFlag(what: string, value: boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw new StatisticsError(`${what} must be true or false, not ${describe(value)}.`);
}
