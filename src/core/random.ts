import { resumableRandom } from './resumable-random.js';

/** Where randomness comes from; tests inject their own. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number;
}

/** The machine's randomness, seeded anew in every process. */
export const systemRandom: Random = { next: () => Math.random() };

/**
 * A source that gives the same numbers for the same seed: Chris Doty-Humphrey's generator sfc32. Not for secrets.
 *
 * @param seed - Any number; its lowest 32 bits count.
 *
 * @example
 * ```ts
 * import { seededRandom } from 'mlflow-ops/testing';
 * seededRandom(7).next() === seededRandom(7).next(); // => true
 * ```
 */
export function seededRandom(seed: number): Random {
  return resumableRandom(seed);
}
