import { StatisticsError } from '../../../core/errors/statistics-error.js';

/**
 * The inverse of a symmetric positive definite matrix by its Cholesky factor.
 *
 * @param matrix - d × d, row after row; what is right of the diagonal is not read.
 * @throws StatisticsError when the matrix is not positive definite.
 */
export function invertPositiveDefinite(matrix: Float64Array, dimension: number): Float64Array {
  const at = (row: number, column: number) => row * dimension + column;
  // L with matrix = L Lᵀ, then L⁻¹ in its place, column by column.
  const lower = new Float64Array(matrix.length);
  for (let row = 0; row < dimension; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[at(row, column)] as number;
      for (let k = 0; k < column; k++) rest -= (lower[at(row, k)] as number) * (lower[at(column, k)] as number);
      if (row !== column) lower[at(row, column)] = rest / (lower[at(column, column)] as number);
      else if (rest > 0) lower[at(row, row)] = Math.sqrt(rest);
      else throw new StatisticsError('The matrix is not positive definite.');
    }
  }
  const inverseLower = new Float64Array(matrix.length);
  for (let column = 0; column < dimension; column++) {
    for (let row = column; row < dimension; row++) {
      let rest = row === column ? 1 : 0;
      for (let k = column; k < row; k++) rest -= (lower[at(row, k)] as number) * (inverseLower[at(k, column)] as number);
      inverseLower[at(row, column)] = rest / (lower[at(row, row)] as number);
    }
  }
  const inverse = new Float64Array(matrix.length);
  for (let row = 0; row < dimension; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let k = row; k < dimension; k++) sum += (inverseLower[at(k, row)] as number) * (inverseLower[at(k, column)] as number);
      inverse[at(row, column)] = sum;
      inverse[at(column, row)] = sum;
    }
  }
  return inverse;
}
