import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';

/**
 * Checks that there is a list.
 *
 * @param of - What it holds, for the message.
 * @throws StatisticsError
 */
export function checkArray<T>(what: string, value: readonly T[], of: string): readonly T[] {
  if (Array.isArray(value)) return value;
  throw new StatisticsError(`${what} must be an array of ${of}, not ${describe(value)}.`);
}
