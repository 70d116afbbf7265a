/** Where randomness comes from; tests inject their own. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number;
}

/** The machine's randomness, seeded anew in every process. */
export const systemRandom: Random = { next: () => Math.random() };

/**
 * A source that gives the same numbers for the same seed: Chris Doty-Humphrey's generator sfc32, 128 bits of state
 * filled by splitmix32. Not for secrets.
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
  let a = scramble(seed, 1);
  let b = scramble(seed, 2);
  let c = scramble(seed, 3);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first outputs still show the seed.
  for (let round = 0; round < 12; round++) next();
  return { next };
}

/** The `index`-th output of splitmix32 started at `seed`. */
function scramble(seed: number, index: number): number {
  let z = (seed + Math.imul(index, 0x9e3779b9)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}
