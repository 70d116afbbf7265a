import { normalCdf, normalQuantile } from '../kernel/standard-normal.js';
import type { Interval } from '../sample.js';
import { empiricalQuantile } from '../summaries/empirical-quantile.js';

/**
 * The middle part of bootstrap replicates; with leave-one-out values of each sample, corrected for bias and skew (BCa; Efron 1987).
 *
 * @param replicates - Sorted.
 * @param leaveOneOut - For each sample, the statistic without each of its values.
 */
export function bootstrapInterval(
  replicates: Float64Array,
  estimate: number,
  confidence: number,
  leaveOneOut?: readonly Float64Array[],
): Interval {
  const tail = (1 - confidence) / 2;
  if (leaveOneOut === undefined) return { lower: empiricalQuantile(replicates, tail), upper: empiricalQuantile(replicates, 1 - tail) };
  const bias = normalQuantile(shareBelow(replicates, estimate));
  const acceleration = accelerationOf(leaveOneOut);
  const corrected = (z: number): number => {
    const level = normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)));
    // All replicates on one side of the estimate: there is nothing to correct by.
    return empiricalQuantile(replicates, Number.isNaN(level) ? normalCdf(z) : level);
  };
  const z = normalQuantile(tail);
  return { lower: corrected(z), upper: corrected(-z) };
}

/** Share of sorted replicates below the estimate, equal ones counting half. */
function shareBelow(replicates: Float64Array, estimate: number): number {
  let below = 0;
  let equal = 0;
  for (const replicate of replicates) {
    if (replicate < estimate) below += 1;
    else if (replicate === estimate) equal += 1;
  }
  return (below + equal / 2) / replicates.length;
}

/** A sixth of the skewness of the statistic, from how it changes without one value. The later samples count positively, the first negatively. */
function accelerationOf(leaveOneOut: readonly Float64Array[]): number {
  let cubes = 0;
  let squares = 0;
  for (const [sample, values] of leaveOneOut.entries()) {
    const n = values.length;
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const sign = sample === 0 ? -1 : 1;
    for (const value of values) {
      const influence = (sign * (n - 1) * (mean - value)) / n;
      cubes += influence ** 3;
      squares += influence ** 2;
    }
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
