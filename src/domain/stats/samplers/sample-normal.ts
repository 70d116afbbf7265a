import type { Random } from '../../../core/random.js';

/** A standard normal number: Marsaglia's polar method, whose second number is thrown away to keep no state. */
export function sampleNormal(random: Random): number {
  for (;;) {
    const u = 2 * random.next() - 1;
    const v = 2 * random.next() - 1;
    const square = u * u + v * v;
    if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
