/** What one class has seen of its columns, for normal distributions. */
export interface ClassGaussians {
  /** Total weight of its rows. */
  weight: number;
  /** Of each column: total weight, mean, and sum of squared deviations from the mean. */
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly squares: Float64Array;
}

/** A class that has seen nothing yet. */
export function nothingSeen(width: number): ClassGaussians {
  return { weight: 0, weights: new Float64Array(width), means: new Float64Array(width), squares: new Float64Array(width) };
}

/** The class with columns at these places, ascending, that have seen nothing. */
export function withColumns({ weight, weights, means, squares }: ClassGaussians, at: readonly number[], width: number): ClassGaussians {
  const isNew = new Set(at);
  const former = Array.from({ length: width }, (_, column) => column).filter((column) => !isNew.has(column));
  const spread = (values: Float64Array) => {
    const longer = new Float64Array(width);
    for (const [index, column] of former.entries()) longer[column] = values[index] as number;
    return longer;
  };
  return { weight, weights: spread(weights), means: spread(means), squares: spread(squares) };
}

/** Population standard deviation of a column; 0 where it has none. */
export function deviationOf({ weights, squares }: ClassGaussians, column: number): number {
  const variance = (squares[column] as number) / (weights[column] as number);
  return variance > 0 ? Math.sqrt(variance) : 0;
}
