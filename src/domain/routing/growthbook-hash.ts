// The hash and the buckets of GrowthBook's JavaScript SDK, hash version 2 (packages/sdk-js/src/util.ts): a test that moves
// over with its seed, weights and coverage keeps every unit's arm. It reads UTF-16 units, as that SDK does.
import { fnv1a } from './hash.js';

/** GrowthBook tells units apart by this many buckets. */
export const growthBookBuckets = 10_000;

/** Bucket of a unit, 0 to 9,999. `seedState` is `fnv1a(seed)`. */
export function growthBookBucket(seedState: number, unit: string): number {
  return fnv1aOfDigits(fnv1a(unit, seedState)) % growthBookBuckets;
}

/** FNV-1a of an unsigned integer's decimal digits, without making them a text. */
function fnv1aOfDigits(value: number): number {
  let power = 1;
  while (power * 10 <= value) power *= 10;
  let hash = 0x811c9dc5;
  for (let rest = value; power >= 1; power /= 10) {
    const digit = Math.floor(rest / power);
    hash = Math.imul(hash ^ (0x30 + digit), 0x01000193);
    rest -= digit * power;
  }
  return hash >>> 0;
}

/**
 * Arm of every bucket, −1 where the coverage leaves it out. A range keeps its start when the coverage grows:
 * [start, start + coverage · weight), computed in the floating point that GrowthBook computes in.
 *
 * @param weights - Finite, not negative, not all 0.
 */
export function growthBookTable(weights: readonly number[], coverage: number): Int16Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Weights that sum to 1 stay as they are: dividing could round one of them.
  const shares = Math.abs(total - 1) < 1e-9 ? weights : weights.map((weight) => weight / total);
  const table = new Int16Array(growthBookBuckets).fill(-1);
  let start = 0;
  shares.forEach((share, arm) => {
    const end = start + coverage * share;
    const last = Math.min(growthBookBuckets - 1, Math.ceil(end * growthBookBuckets));
    for (let bucket = Math.floor(start * growthBookBuckets); bucket <= last; bucket++) {
      const place = bucket / growthBookBuckets;
      if (table[bucket] === -1 && place >= start && place < end) table[bucket] = arm;
    }
    start += share;
  });
  return table;
}
