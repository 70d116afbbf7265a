import { StatisticsError } from '../../../core/errors/statistics-error.js';
import type { Random } from '../../../core/random.js';
import { checkRandom } from '../arguments/check-random.js';

/**
 * A standard normal number: Marsaglia's polar method, whose second number is thrown away to keep no state.
 *
 * @throws StatisticsError when `random` is no source of randomness.
 */
export function sampleNormal(random: Random): number {
  return drawNormal(checkRandom(random));
}

/** As {@link sampleNormal}, from a source that has been checked. */
export function drawNormal(random: Random): number {
  for (;;) {
    const u = 2 * random.next() - 1;
    const v = 2 * random.next() - 1;
    const square = u * u + v * v;
    if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square);
    if (Number.isNaN(square)) throw new StatisticsError('random.next() must give numbers from 0 to below 1, and gave something else.');
  }
}
