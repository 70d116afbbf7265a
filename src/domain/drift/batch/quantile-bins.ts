/**
 * Edges between bins of equally many reference values each: bins are `[edge, next edge)`, the outer ones open. An edge lies halfway
 * between two values that differ, so that no bin of the reference is empty and equal values stay together: where many are equal,
 * there are fewer bins.
 *
 * @param sorted - Reference values in ascending order.
 * @param bins - Number of bins to aim at.
 */
export function quantileEdges(sorted: Float64Array, bins: number): number[] {
  const edges: number[] = [];
  let last = 0;
  for (let bin = 1; bin < bins; bin++) {
    const target = Math.round((bin * sorted.length) / bins);
    const cut = nearestChange(sorted, target);
    if (cut === undefined || cut <= last) continue;
    edges.push(between(sorted[cut - 1] as number, sorted[cut] as number));
    last = cut;
  }
  return edges;
}

/** Counts of values by bin. */
export function binCounts(sorted: Float64Array, edges: readonly number[]): number[] {
  let below = 0;
  const counts = edges.map((edge) => {
    const first = firstFrom(sorted, edge);
    const count = first - below;
    below = first;
    return count;
  });
  return [...counts, sorted.length - below];
}

/** How often a value occurs. @param sorted - In ascending order. */
export function countOf(sorted: Float64Array, value: number): number {
  return firstAbove(sorted, value) - firstFrom(sorted, value);
}

/** The position nearest to the wished one where a value differs from the one before it. */
function nearestChange(sorted: Float64Array, wished: number): number | undefined {
  if (wished <= 0 || wished >= sorted.length) return undefined;
  const value = sorted[wished] as number;
  if (sorted[wished - 1] !== value) return wished;
  const start = firstFrom(sorted, value);
  const end = firstAbove(sorted, value);
  if (start === 0 && end === sorted.length) return undefined;
  if (start === 0) return end;
  if (end === sorted.length) return start;
  return wished - start <= end - wished ? start : end;
}

/** Number of values below `edge`. */
function firstFrom(sorted: Float64Array, edge: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Number of values up to `value`. */
function firstAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A number above `low` and at most `high`, their middle where there is one. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return middle > low && middle <= high ? middle : high;
}
