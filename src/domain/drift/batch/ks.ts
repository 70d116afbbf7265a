import { parseChoice } from '../../../core/validation/choice.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { type Computed, computed } from '../../stats/computed.js';
import type { ColumnValues } from '../column-values.js';
import { type KsMethod, ksPValue } from '../kolmogorov/ks-p-value.js';
import { alphaOf, type BatchTest, emptyColumn, rowsOf, type SignificanceOptions } from './batch-test.js';
import { sampleColumns } from './sample-columns.js';
import { sortedDistances } from './sorted-distances.js';

/** How {@link ks} computes. */
export interface KsOptions extends SignificanceOptions {
  /** `auto` is exact for equal sizes up to 10,000 and where their product is at most 1,000,000. @default 'auto' */
  readonly method?: KsMethod | undefined;
}

/** The answer of {@link ks}. */
export interface KsTest extends BatchTest {
  readonly pValue: number;
  readonly method: 'exact' | 'asymptotic';
}

/**
 * The two-sample Kolmogorov–Smirnov test of numbers: the largest difference of the two distribution functions, from 0 to 1. The p-value is that
 * of SciPy's `ks_2samp`; where values are equal it is too large, never too small.
 *
 * @returns Not computable where a column has no values.
 * @throws ValidationError when a column holds something else than numbers and missing values, or an option is not known or has no meaning.
 *
 * @example
 * ```ts
 * import { ks } from 'mlflow-ops/drift';
 * import { orThrow } from 'mlflow-ops/stats';
 * const test = orThrow(ks([1, 2, 3, 4, 5, 6], [5, 6, 7, 8, 9, 10]));
 * [test.statistic.toFixed(4), test.drifted]; // => [ '0.6667', false ]
 * ```
 */
export function ks(reference: ColumnValues, current: ColumnValues, options: KsOptions = {}): Computed<KsTest> {
  const alpha = alphaOf(parseKnownFields('The options of ks', options, ['alpha', 'method']));
  const method = parseChoice('method', options.method ?? 'auto', ['auto', 'exact', 'asymptotic']);
  const columns = sampleColumns(reference, current, 'number');
  const empty = emptyColumn(columns);
  if (empty !== undefined) return empty;
  const sizes = rowsOf(columns);
  const { largest } = sortedDistances(columns.reference.numbers, columns.current.numbers);
  const answer = ksPValue(largest, sizes.referenceRows, sizes.currentRows, method);
  return computed({ statistic: largest, ...answer, threshold: alpha, drifted: answer.pValue <= alpha, ...sizes });
}
