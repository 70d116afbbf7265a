import type { Random } from '../../../core/random.js';
import { checkPositive } from '../arguments/check-number.js';
import { checkRandom } from '../arguments/check-random.js';
import { drawNormal } from './sample-normal.js';

/**
 * A number of the gamma distribution with scale 1: Marsaglia and Tsang (2000).
 *
 * @param shape - Above 0.
 * @throws StatisticsError when `shape` is not above 0 or `random` is no source of randomness.
 */
export function sampleGamma(shape: number, random: Random): number {
  return Math.exp(sampleLogGamma(shape, checkRandom(random)));
}

/** Its logarithm, since a gamma number of a small shape can be too small for a double. */
export function sampleLogGamma(shape: number, random: Random): number {
  checkPositive('shape', shape);
  if (shape < 1) return sampleLogGamma(shape + 1, random) + Math.log(1 - random.next()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root ** 3;
    const u = 1 - random.next();
    if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return Math.log(d * v);
  }
}
