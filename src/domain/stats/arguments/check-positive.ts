import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkFinite } from './check-number.js';

/**
 * Checks a finite number above 0.
 *
 * @throws StatisticsError
 */
export function checkPositive(what: string, value: number): number {
  if (checkFinite(what, value) > 0) return value;
  throw new StatisticsError(`${what} must be above 0, but is ${value}.`);
}
