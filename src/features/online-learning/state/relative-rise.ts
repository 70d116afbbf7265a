/** A value of 0 is left behind by as little as this. */
export const leastValue = 1e-10;

/** How far a value lies above the one that it is held against, or below it where that is the better side, as a fraction of that one. */
export function relativeRise(from: number, to: number, { upwards }: { readonly upwards: boolean }): number {
  return (upwards ? to - from : from - to) / Math.max(Math.abs(from), leastValue);
}
