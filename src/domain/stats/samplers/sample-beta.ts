import type { Random } from '../../../core/random.js';
import { checkRandom } from '../arguments/check-random.js';
import { sampleLogGamma } from './sample-gamma.js';

/**
 * A number of the beta distribution.
 *
 * @param a - First shape, above 0.
 * @param b - Second shape, above 0.
 * @throws StatisticsError when a shape is not above 0 or `random` is no source of randomness.
 */
export function sampleBeta(a: number, b: number, random: Random): number {
  const logRatio = sampleLogGamma(b, checkRandom(random)) - sampleLogGamma(a, random);
  return 1 / (1 + Math.exp(logRatio));
}
