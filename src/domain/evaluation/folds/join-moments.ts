/** Joins weight, mean and squares about the mean of two parts (Chan, Golub and LeVeque 1983). */
export function joinMoments(earlier: Float64Array, at: number, later: Float64Array, laterAt: number): void {
  const before = earlier[at] as number;
  const added = later[laterAt] as number;
  const weight = before + added;
  if (added === 0) return;
  const difference = (later[laterAt + 1] as number) - (earlier[at + 1] as number);
  earlier[at] = weight;
  earlier[at + 1] = (earlier[at + 1] as number) + difference * (added / weight);
  earlier[at + 2] = (earlier[at + 2] as number) + (later[laterAt + 2] as number) + difference * difference * (before * (added / weight));
}

/** The moments of single rows, whose weights and values stand first in their parts, each as often as it counts. */
export function joinRowMoments(parts: Float64Array, width: number, counts: Uint32Array, into: Float64Array): void {
  let weight = 0;
  let mean = 0;
  let squares = 0;
  for (let row = 0; row < counts.length; row++) {
    const added = (counts[row] as number) * (parts[row * width] as number);
    const before = weight;
    weight += added;
    // Whether a row counts is not tested: that cannot be foreseen of draws, and costs more than the sum.
    const share = weight === 0 ? 0 : added / weight;
    const difference = (parts[row * width + 1] as number) - mean;
    mean += difference * share;
    squares += difference * difference * (before * share);
  }
  into[0] = weight;
  into[1] = mean;
  into[2] = squares;
}
