import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { type Computed, computed } from '../../stats/computed.js';
import type { ColumnValues } from '../column-values.js';
import { alphaOf, emptyColumn } from './batch-test.js';
import { populationStability } from './divergences.js';
import { sampleColumns } from './sample-columns.js';
import { binnedShares, judgeShares, type ShareTest, type ShareTestOptions } from './share-test.js';

/** How {@link psi} computes. */
export interface PsiOptions extends ShareTestOptions {
  /** Smallest share a bin is taken for, so that empty ones have a logarithm. @default 0.0001 */
  readonly epsilon?: number | undefined;
}

/** The answer of {@link psi}. */
export interface PsiTest extends ShareTest {
  readonly epsilon: number;
}

/**
 * The population stability index: Σ (c − r) ln(c / r) over the shares of the reference and the current rows, by quantile bins of the reference
 * or by category. Its threshold is what samples of these sizes exceed in a share `alpha` of cases without a change: the quantile of
 * chi-square with B − 1 degrees of freedom times 1/n + 1/m (Yurdakul 2018). The usual 0.1 and 0.25 suit samples of a few hundred rows only.
 *
 * @returns Not computable where a column has no values.
 * @throws ValidationError when a column holds something else than numbers, or texts, and missing values, or an option is not known or has no meaning.
 *
 * @example
 * ```ts
 * import { psi } from 'mlflow-ops/drift';
 * import { orThrow } from 'mlflow-ops/stats';
 * const before = ['a', 'a', 'a', 'b', 'b', 'c', 'c', 'c', 'c', 'c'];
 * const after = ['a', 'a', 'b', 'b', 'b', 'b', 'c', 'c', 'c', 'c'];
 * orThrow(psi(before, after)).statistic.toFixed(4); // => '0.2015'
 * ```
 */
export function psi(reference: ColumnValues, current: ColumnValues, options: PsiOptions = {}): Computed<PsiTest> {
  const alpha = alphaOf(parseKnownFields('The options of psi', options, ['alpha', 'kind', 'bins', 'threshold', 'epsilon']));
  const epsilon = parseNumber('epsilon', options.epsilon ?? 1e-4, { above: 0, below: 1 });
  const columns = sampleColumns(reference, current, options.kind);
  const empty = emptyColumn(columns);
  if (empty !== undefined) return empty;
  const binned = binnedShares(columns, options);
  const statistic = populationStability(binned.referenceShares, binned.currentShares, epsilon);
  return computed({ ...judgeShares(statistic, 1, binned, { ...options, alpha }), epsilon, ...binned });
}
