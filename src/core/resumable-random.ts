/** The state of a random source: three words of the generator and its counter, 32-bit integers. */
export type RandomState = readonly [a: number, b: number, c: number, counter: number];

/** A random source whose state can be kept and taken up again. */
export interface ResumableRandom {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number;
  /** Where it stands: a source begun from it goes on with the same numbers. */
  state(): RandomState;
}

/**
 * Chris Doty-Humphrey's generator sfc32, 128 bits of state filled by splitmix32. Not for secrets.
 *
 * @param start - A seed, of which the lowest 32 bits count, or the state of another source.
 */
export function resumableRandom(start: number | RandomState): ResumableRandom {
  const seeded = typeof start === 'number';
  let [a, b, c, counter] = seeded ? [scramble(start, 1), scramble(start, 2), scramble(start, 3), 1] : start;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first outputs still show the seed.
  if (seeded) for (let round = 0; round < 12; round++) next();
  return { next, state: () => [a, b, c, counter] };
}

/** The `index`-th output of splitmix32 started at `seed`. */
function scramble(seed: number, index: number): number {
  let z = (seed + Math.imul(index, 0x9e3779b9)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}
