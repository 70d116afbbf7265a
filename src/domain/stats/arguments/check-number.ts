import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';

/**
 * Checks a number, which may be infinite.
 *
 * @throws StatisticsError
 */
export function checkNumber(what: string, value: number): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  throw new StatisticsError(`${what} must be a number, not ${describe(value)}.`);
}

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
 * Checks a finite number above 0.
 *
 * @throws StatisticsError
 */
export function checkPositive(what: string, value: number): number {
  if (checkFinite(what, value) > 0) return value;
  throw new StatisticsError(`${what} must be above 0, but is ${value}.`);
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

/**
 * Checks a probability: from 0 to 1, both included.
 *
 * @throws StatisticsError
 */
export function checkProbability(what: string, value: number): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new StatisticsError(`${what} must be a number from 0 to 1, not ${describe(value)}.`);
}

/**
 * Checks a count: an integer that JavaScript holds exactly.
 *
 * @param least - The smallest one allowed.
 * @throws StatisticsError
 */
export function checkCount(what: string, value: number, least = 0): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new StatisticsError(`${what} must be an integer from ${least}, not ${describe(value)}.`);
}
