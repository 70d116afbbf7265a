import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { type Computed, computed, notComputable } from '../../stats/computed.js';
import { chiSquareTest } from '../../stats/significance/chi-square-test.js';
import type { ColumnValues } from '../column-values.js';
import { alphaOf, type BatchTest, emptyColumn, rowsOf, type SignificanceOptions } from './batch-test.js';
import { pooledCounts } from './pooled-counts.js';
import { sampleColumns } from './sample-columns.js';

/** The answer of {@link chiSquare}. */
export interface ChiSquareDrift extends BatchTest {
  readonly pValue: number;
  readonly degreesOfFreedom: number;
  /** Categories too rare to stand alone, which were counted as one. */
  readonly pooled: readonly string[];
}

/**
 * Pearson's chi-square test of whether reference and current rows have the same categories: their 2 × K table, without Yates' correction. Categories of
 * which fewer than five rows are expected on either side are counted as one, so that the p-value holds.
 *
 * @param reference - Texts; numbers and truth values are taken as categories.
 * @returns Not computable where a column has no values, or all rows but those of one category are too few.
 * @throws ValidationError when a column holds something else, or an option is not known or has no meaning.
 *
 * @example
 * ```ts
 * import { chiSquare } from 'mlflow-ops/drift';
 * import { orThrow } from 'mlflow-ops/stats';
 * const rows = (a: number, b: number) => [...Array(a).fill('a'), ...Array(b).fill('b')];
 * orThrow(chiSquare(rows(60, 40), rows(30, 70))).drifted; // => true
 * ```
 */
export function chiSquare(reference: ColumnValues, current: ColumnValues, options: SignificanceOptions = {}): Computed<ChiSquareDrift> {
  const alpha = alphaOf(parseKnownFields('The options of chiSquare', options, ['alpha']));
  const columns = sampleColumns(reference, current, 'category');
  const empty = emptyColumn(columns);
  if (empty !== undefined) return empty;
  const [before, after] = [columns.reference.categories, columns.current.categories];
  const categories = [...new Set([...before.keys(), ...after.keys()])];
  const test = chiSquareOfCounts(
    categories.map((category) => before.get(category) ?? 0),
    categories.map((category) => after.get(category) ?? 0),
  );
  if (test.status !== 'ok') return test;
  const pooled = test.pooled.map((position) => categories[position] as string);
  return computed({ ...test, pooled, threshold: alpha, drifted: test.pValue <= alpha, ...rowsOf(columns) });
}

/** The test of counts by category; a category has at least one row on either side. */
export function chiSquareOfCounts(
  reference: readonly number[],
  current: readonly number[],
): Computed<Pick<ChiSquareDrift, 'statistic' | 'pValue' | 'degreesOfFreedom'> & { readonly pooled: readonly number[] }> {
  if (reference.length === 1) return computed({ statistic: 0, pValue: 1, degreesOfFreedom: 0, pooled: [] });
  const { table, pooled } = pooledCounts(reference, current);
  if (table[0].length < 2) return notComputable('Fewer than five rows are expected of all categories but one.');
  const test = chiSquareTest(table);
  if (test.status !== 'ok') return test;
  return computed({ statistic: test.statistic, pValue: test.pValue, degreesOfFreedom: test.degreesOfFreedom, pooled });
}
