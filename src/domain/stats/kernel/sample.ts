import type { Random } from '../../../core/random.js';
import { checkPositive } from '../arguments/check-positive.js';

/** A standard normal number: Marsaglia's polar method, whose second number is thrown away to keep no state. */
export function sampleNormal(random: Random): number {
  for (;;) {
    const u = 2 * random.next() - 1;
    const v = 2 * random.next() - 1;
    const square = u * u + v * v;
    if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/**
 * A number of the gamma distribution with scale 1: Marsaglia and Tsang (2000).
 *
 * @param shape - Above 0.
 * @throws StatisticsError when `shape` is not above 0.
 */
export function sampleGamma(shape: number, random: Random): number {
  return Math.exp(sampleLogGamma(shape, random));
}

/**
 * A number of the beta distribution.
 *
 * @param a - First shape, above 0.
 * @param b - Second shape, above 0.
 * @throws StatisticsError when a shape is not above 0.
 */
export function sampleBeta(a: number, b: number, random: Random): number {
  const logRatio = sampleLogGamma(b, random) - sampleLogGamma(a, random);
  return 1 / (1 + Math.exp(logRatio));
}

/** In logarithms, since a gamma number of a small shape can be too small for a double. */
function sampleLogGamma(shape: number, random: Random): number {
  checkPositive('shape', shape);
  if (shape < 1) return sampleLogGamma(shape + 1, random) + Math.log(1 - random.next()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = sampleNormal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root ** 3;
    const u = 1 - random.next();
    if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return Math.log(d * v);
  }
}
