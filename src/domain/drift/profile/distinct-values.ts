/** Values of a column of numbers that has few different ones. */
export type DistinctValues = ReadonlyMap<number, number>;

/** The most that are counted one by one. */
const MOST = 50;

/** Counts of the different values; undefined when there are more than 50. @param sorted - In ascending order. */
export function distinctValues(sorted: Float64Array): DistinctValues | undefined {
  const counts = new Map<number, number>();
  for (let i = 0; i < sorted.length; ) {
    if (counts.size === MOST) return undefined;
    const value = sorted[i] as number;
    const start = i;
    while (i < sorted.length && sorted[i] === value) i++;
    // Adding 0 makes −0 the 0 that JSON has.
    counts.set(value + 0, i - start);
  }
  return counts;
}

/** Counts of two columns together; undefined when there are too many values. */
export function mergedDistinct(a: DistinctValues | undefined, b: DistinctValues | undefined): DistinctValues | undefined {
  if (a === undefined || b === undefined) return undefined;
  const counts = new Map(a);
  for (const [value, count] of b) counts.set(value, (counts.get(value) ?? 0) + count);
  return counts.size > MOST ? undefined : counts;
}
