import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';

/**
 * Checks that there are values to go through; a text is none.
 *
 * @throws StatisticsError
 */
export function checkIterable(what: string, values: Iterable<number>): Iterable<number> {
  if (typeof values === 'object' && values !== null && typeof values[Symbol.iterator] === 'function') return values;
  throw new StatisticsError(`${what} must be an array of numbers or another iterable, not ${describe(values)}.`);
}
