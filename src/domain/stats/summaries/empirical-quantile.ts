/** The quantile of sorted values, interpolated between neighbours: type 7 of Hyndman and Fan (1996), the default of NumPy and R. */
export function empiricalQuantile(sorted: Float64Array, p: number): number {
  const position = p * (sorted.length - 1);
  const below = sorted[Math.floor(position)] as number;
  const above = sorted[Math.ceil(position)] as number;
  return below + (position - Math.floor(position)) * (above - below);
}
