import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';

/**
 * Checks a finite number.
 *
 * @throws StatisticsError
 */
export function checkFinite(what: string, value: number): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new StatisticsError(`${what} must be a finite number, not ${describe(value)}.`);
}

/**
 * Checks a finite number that is not negative.
 *
 * @throws StatisticsError
 */
export function checkNonNegative(what: string, value: number): number {
  if (checkFinite(what, value) >= 0) return value;
  throw new StatisticsError(`${what} must not be negative, but is ${value}.`);
}

/**
 * Checks a count: an integer from 0 that JavaScript holds exactly.
 *
 * @throws StatisticsError
 */
export function checkCount(what: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new StatisticsError(`${what} must be an integer from 0, not ${describe(value)}.`);
}

/**
 * Checks a number strictly between 0 and 1.
 *
 * @throws StatisticsError
 */
export function checkFraction(what: string, value: number): number {
  if (typeof value === 'number' && value > 0 && value < 1) return value;
  throw new StatisticsError(`${what} must be a number between 0 and 1, both excluded, not ${describe(value)}.`);
}
