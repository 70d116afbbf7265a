import type { Random } from '../../../core/random.js';
import { sampleBeta } from './sample-beta.js';

/** So few trials are made one by one. */
const fewTrials = 16;

/**
 * Successes among n trials, exactly, in time that grows with the logarithm of n: n trials succeed where n uniform numbers lie below p,
 * and the middle one of those numbers, a beta number, tells on which side of p half of them are (Ahrens and Dieter 1974).
 *
 * @param n - A whole number of at least 0.
 * @param p - From 0 to 1.
 */
export function sampleBinomial(n: number, p: number, random: Random): number {
  let successes = 0;
  let trials = n;
  let rate = p;
  while (trials > fewTrials && rate > 0 && rate < 1) {
    const below = Math.floor(trials / 2);
    const middle = sampleBeta(below + 1, trials - below, random);
    if (middle <= rate) {
      successes += below + 1;
      trials -= below + 1;
      rate = (rate - middle) / (1 - middle);
    } else {
      trials = below;
      rate /= middle;
    }
  }
  if (rate >= 1) return successes + trials;
  if (rate <= 0) return successes;
  for (let trial = 0; trial < trials; trial++) if (random.next() < rate) successes += 1;
  return successes;
}
