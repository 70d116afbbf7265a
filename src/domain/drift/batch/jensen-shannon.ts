import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { type Computed, computed } from '../../stats/computed.js';
import type { ColumnValues } from '../column-values.js';
import { alphaOf, emptyColumn } from './batch-test.js';
import { jensenShannonNats } from './divergences.js';
import { sampleColumns } from './sample-columns.js';
import { binnedShares, judgeShares, type ShareTest, type ShareTestOptions } from './share-test.js';

/** How {@link jensenShannon} computes. */
export interface JensenShannonOptions extends ShareTestOptions {
  /** Base of the logarithm; with 2 the distance is from 0 to 1. @default 2 */
  readonly base?: number | undefined;
}

/** Half the second derivative of the divergence: of shares that differ by little it is an eighth of chi-square's. */
export const JENSEN_SHANNON_FACTOR = 8;

/**
 * The Jensen–Shannon distance (square root of the divergence of Lin 1991) between the shares of reference and current rows, by quantile bins of
 * the reference or by category. Its threshold is what samples of these sizes exceed in a share `alpha` of cases without a change:
 * (1/n + 1/m)/8 times chi-square is the distribution of the divergence in nats (Menéndez and others 1997).
 *
 * @returns Not computable where a column has no values.
 * @throws ValidationError when a column holds something else than numbers, or texts, and missing values, or an option is not known or has no meaning.
 *
 * @example
 * ```ts
 * import { jensenShannon } from 'mlflow-ops/drift';
 * import { orThrow } from 'mlflow-ops/stats';
 * orThrow(jensenShannon(['a', 'a', 'b'], ['c', 'c', 'd'])).statistic.toFixed(4); // => '1.0000'
 * ```
 */
export function jensenShannon(reference: ColumnValues, current: ColumnValues, options: JensenShannonOptions = {}): Computed<ShareTest> {
  const alpha = alphaOf(parseKnownFields('The options of jensenShannon', options, ['alpha', 'kind', 'bins', 'threshold', 'base']));
  const perNat = 1 / Math.log(parseNumber('base', options.base ?? 2, { above: 1 }));
  const fixed = options.threshold === undefined ? undefined : parseNumber('threshold', options.threshold, { above: 0 }) ** 2;
  const columns = sampleColumns(reference, current, options.kind);
  const empty = emptyColumn(columns);
  if (empty !== undefined) return empty;
  const binned = binnedShares(columns, options);
  const distance = jensenShannonNats(binned.referenceShares, binned.currentShares) * Math.sqrt(perNat);
  const squared = judgeShares(distance ** 2, JENSEN_SHANNON_FACTOR / perNat, binned, { ...options, threshold: fixed, alpha });
  return computed({ ...squared, statistic: distance, threshold: Math.sqrt(squared.threshold), ...binned });
}
