/** The rewards of an arm so far: a `Moments` is one. More is better. */
export interface ArmRewards {
  /** Rewarded units; not an integer where older ones count less. */
  readonly n: number;
  readonly mean: number;
  /** Unbiased, with denominator n − 1. */
  readonly variance: number;
}

/** √(Σ (n − 1) s² / Σ (n − 1)), the standard deviation that all arms share; 0 while nothing varies. */
export function pooledDeviation(arms: readonly ArmRewards[]): number {
  let squares = 0;
  let degrees = 0;
  for (const { n, variance } of arms) {
    if (n <= 1) continue;
    squares += (n - 1) * variance;
    degrees += n - 1;
  }
  return degrees > 0 ? Math.sqrt(squares / degrees) : 0;
}
