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
