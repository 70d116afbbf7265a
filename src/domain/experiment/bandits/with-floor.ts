/**
 * Gives every arm at least a share of the traffic: p = f + (1 − K f) w. Adding keeps the arms in their order, and changes the ratios
 * of what is above the floor by nothing; cutting from below and dividing by the sum does neither.
 *
 * @param weights - Sum 1.
 * @param floor - From 0 to 1 / K.
 */
export function withFloor(weights: readonly number[], floor: number): number[] {
  const rest = 1 - weights.length * floor;
  return weights.map((weight) => floor + rest * weight);
}
