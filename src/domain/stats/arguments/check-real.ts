import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';

/**
 * Checks a number, which may be infinite.
 *
 * @throws StatisticsError
 */
export function checkReal(what: string, value: number): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  throw new StatisticsError(`${what} must be a number, not ${describe(value)}.`);
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
