/** Values that one row of a tensor has: its size without the first dimension. */
export function rowWidth(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, size) => product * size, 1);
}
