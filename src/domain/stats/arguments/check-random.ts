import { StatisticsError } from '../../../core/errors/statistics-error.js';
import type { Random } from '../../../core/random.js';
import { describe } from '../../../core/validation/describe.js';

/**
 * Checks a source of randomness.
 *
 * @throws StatisticsError
 */
export function checkRandom(random: Random): Random {
  if (typeof random?.next === 'function') return random;
  throw new StatisticsError(`random must be an object with a method next(), not ${describe(random)}.`);
}
