/** Ranks of values, ties sharing the mean of theirs. */
export interface Ranks {
  /** Rank of each value, from 1. */
  readonly ranks: Float64Array;
  /** Σ (t³ − t) over the groups of t equal values; 0 without ties. */
  readonly ties: number;
}

/** The ranks of values. */
export function ranksOf(values: Float64Array): Ranks {
  const order = Uint32Array.from(values, (_, index) => index).sort((i, j) => (values[i] as number) - (values[j] as number));
  const ranks = new Float64Array(values.length);
  let ties = 0;
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end += 1;
    for (let position = start; position < end; position++) ranks[order[position] as number] = (start + 1 + end) / 2;
    const size = end - start;
    ties += size * size * size - size;
    start = end;
  }
  return { ranks, ties };
}
