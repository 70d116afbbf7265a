import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkFlag } from '../arguments/check-flag.js';
import { checkCount } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { chiSquare } from '../distributions/chi-square.js';

/** How {@link chiSquareTest} computes. */
export interface ChiSquareTestOptions {
  /** Yates' correction, for tables of two rows and two columns only. @default false */
  readonly continuityCorrection?: boolean | undefined;
}

/** The answer of {@link chiSquareTest}. */
export interface ChiSquareTest {
  readonly statistic: number;
  /** (rows − 1)(columns − 1) */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Counts to expect if rows and columns were independent. */
  readonly expected: readonly (readonly number[])[];
  /** Whether a cell expects fewer than 5: then the p-value is rough, and {@link fisherExact} is better for two by two. */
  readonly smallExpected: boolean;
}

/**
 * Pearson's test of independence in a table of counts: Σ (observed − expected)² / expected against the chi-square distribution.
 *
 * @param table - Rows of counts, at least two by two.
 * @returns Not computable where a row or a column is empty.
 * @throws StatisticsError when the table has no meaning.
 *
 * @example
 * ```ts
 * import { chiSquareTest, orThrow } from 'mlflow-ops/stats';
 * const test = orThrow(chiSquareTest([[200, 3800], [250, 3750]]));
 * test.statistic.toFixed(4); // => '5.8867'
 * ```
 */
export function chiSquareTest(table: readonly (readonly number[])[], options: ChiSquareTestOptions = {}): Computed<ChiSquareTest> {
  const columns = checkTable(table);
  const correct = checkFlag('continuityCorrection', checkObject('options', options).continuityCorrection ?? false);
  if (correct && (table.length !== 2 || columns !== 2)) {
    throw new StatisticsError(`The continuity correction is for tables of 2 × 2, not ${table.length} × ${columns}.`);
  }
  const rowSums = table.map(sum);
  const columnSums = Array.from({ length: columns }, (_, column) => sum(table.map((row) => row[column] as number)));
  const total = sum(rowSums);
  const emptyRow = rowSums.indexOf(0);
  if (emptyRow >= 0) return notComputable(`Row ${emptyRow + 1} of the table has no counts.`);
  const emptyColumn = columnSums.indexOf(0);
  if (emptyColumn >= 0) return notComputable(`Column ${emptyColumn + 1} of the table has no counts.`);

  const expected = rowSums.map((row) => columnSums.map((column) => (row / total) * column));
  let statistic = 0;
  for (const [r, row] of table.entries()) {
    for (const [c, observed] of row.entries()) {
      const expectation = expected[r]?.[c] as number;
      const distance = Math.abs(observed - expectation);
      statistic += (correct ? distance - Math.min(0.5, distance) : distance) ** 2 / expectation;
    }
  }
  const degreesOfFreedom = (table.length - 1) * (columns - 1);
  return computed({
    statistic,
    degreesOfFreedom,
    pValue: chiSquare(degreesOfFreedom).sf(statistic),
    expected,
    smallExpected: expected.some((row) => row.some((expectation) => expectation < 5)),
  });
}

/** The number of columns. */
function checkTable(table: readonly (readonly number[])[]): number {
  const columns = Array.isArray(table) && Array.isArray(table[0]) ? table[0].length : 0;
  if (columns < 2 || table.length < 2) throw new StatisticsError('A table needs at least two rows and two columns.');
  for (const [r, row] of table.entries()) {
    if (!Array.isArray(row) || row.length !== columns) {
      throw new StatisticsError(`Row ${r + 1} of the table must be an array of ${columns} counts, as the first.`);
    }
    for (const [c, count] of row.entries()) checkCount(`The count in row ${r + 1}, column ${c + 1}`, count);
  }
  return columns;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
