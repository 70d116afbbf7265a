import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';

/**
 * Checks that there is an object, so that its fields can be read; a list has none.
 *
 * @throws StatisticsError
 */
export function checkObject<T extends object>(what: string, value: T): T {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new StatisticsError(`${what} must be an object, not ${describe(value)}.`);
}
