/** Hashes are below this. */
const hashes = 2n ** 32n;

/**
 * Upper ends of the arms' ranges of hashes: T_i = ⌈(w_0 + … + w_i) · 2³² / Σ w⌉, computed exactly, so that neither the
 * order of additions nor a rounded quotient moves a unit. A hash h belongs to the first arm with h < T_i; an arm of weight 0
 * has an empty range.
 *
 * @param weights - Finite, not negative, not all 0.
 */
export function armThresholds(weights: readonly number[]): Float64Array {
  const integers = scaledToIntegers(weights);
  const total = integers.reduce((sum, weight) => sum + weight, 0n);
  let cumulative = 0n;
  return Float64Array.from(integers, (weight) => {
    cumulative += weight;
    return Number((cumulative * hashes + total - 1n) / total);
  });
}

/** Upper end of the hashes that are below a share of 0…1; 2³² is above every hash. */
export function shareThreshold(share: number): number {
  return Math.ceil(share * 2 ** 32);
}

/** The same proportions in integers: every double is an integer times a power of two. */
function scaledToIntegers(weights: readonly number[]): bigint[] {
  const doublings = weights.map(doublingsToInteger);
  const most = Math.max(...doublings);
  return weights.map((weight, index) => {
    const own = doublings[index] ?? 0;
    // Two factors, because 2^1074 alone is no double.
    const integer = weight * 2 ** Math.floor(own / 2) * 2 ** Math.ceil(own / 2);
    return BigInt(integer) << BigInt(most - own);
  });
}

function doublingsToInteger(weight: number): number {
  let doublings = 0;
  for (let scaled = weight; !Number.isInteger(scaled); scaled *= 2) doublings++;
  return doublings;
}
