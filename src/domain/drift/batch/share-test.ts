import { parseInteger } from '../../../core/validation/integer.js';
import { parseNumber } from '../../../core/validation/number.js';
import { chiSquare } from '../../stats/distributions/chi-square.js';
import type { ColumnKind } from '../column-values.js';
import { type BatchTest, rowsOf, type SignificanceOptions } from './batch-test.js';
import { shares } from './divergences.js';
import { binCounts, quantileEdges } from './quantile-bins.js';
import type { SampleColumns } from './sample-columns.js';

/** How tests that compare shares of bins compute. */
export interface ShareTestOptions extends SignificanceOptions {
  /** `category` compares the values themselves, also where they are numbers. @default what the reference holds */
  readonly kind?: ColumnKind | undefined;
  /**
   * Number of bins for numbers, each with the same share of the reference; values that are equal stay in one. Where the reference has one value only, what
   * lies below and above it are bins too.
   *
   * @default 10
   */
  readonly bins?: number | undefined;
  /** A fixed threshold for the statistic, in place of the one for these sizes. */
  readonly threshold?: number | undefined;
}

/** The answer of a test that compares shares. */
export interface ShareTest extends BatchTest {
  /** Probability of such a statistic without a difference, from the chi-square distribution; rough where bins have less than five rows. */
  readonly pValue: number;
  readonly referenceShares: readonly number[];
  readonly currentShares: readonly number[];
  /** Categories that the shares belong to, in the order of the reference. */
  readonly categories?: readonly string[] | undefined;
  /** Edges between the bins of numbers, `[edge, next edge)`; the outer bins are open. */
  readonly edges?: readonly number[] | undefined;
}

/** The shares of two columns. */
export type BinnedShares = Pick<ShareTest, 'referenceShares' | 'currentShares' | 'categories' | 'edges' | 'referenceRows' | 'currentRows'>;

/** Counts both columns by the same bins. @throws ValidationError */
export function binnedShares(columns: SampleColumns, options: ShareTestOptions): BinnedShares {
  const bins = parseInteger('bins', options.bins ?? 10, { min: 2, max: 1000 });
  const sizes = rowsOf(columns);
  if (columns.kind === 'number') {
    const edges = edgesOf(columns.reference.numbers, columns.current.numbers, bins);
    const sharesOf = (sorted: Float64Array) => shares(binCounts(sorted, edges));
    return { referenceShares: sharesOf(columns.reference.numbers), currentShares: sharesOf(columns.current.numbers), edges, ...sizes };
  }
  const [reference, current] = [columns.reference.categories, columns.current.categories];
  const categories = [...new Set([...reference.keys(), ...current.keys()])];
  const sharesOf = (counts: ReadonlyMap<string, number>) => shares(categories.map((category) => counts.get(category) ?? 0));
  return { referenceShares: sharesOf(reference), currentShares: sharesOf(current), categories, ...sizes };
}

/** A reference of one value has no quantiles: the bins are what lies below it, the value, and what lies above. */
function edgesOf(reference: Float64Array, current: Float64Array, bins: number): readonly number[] {
  const [only] = reference;
  if (only === undefined || only !== reference.at(-1)) return quantileEdges(reference, bins);
  const above = current.find((value) => value > only);
  return above === undefined ? [only] : [only, above];
}

/** Judges a statistic that is distributed, without a difference, as (1/n + 1/m) / `factor` times chi-square with one degree less than bins. */
export function judgeShares(
  statistic: number,
  factor: number,
  binned: BinnedShares,
  options: ShareTestOptions & { readonly alpha: number },
): Judged {
  const fixed = options.threshold === undefined ? undefined : parseNumber('threshold', options.threshold, { above: 0 });
  const unchanged = nullOfShares(factor, binned.referenceShares.length, binned.referenceRows, binned.currentRows);
  const threshold = fixed ?? unchanged.threshold(options.alpha);
  return { statistic, pValue: unchanged.pValue(statistic), threshold, drifted: statistic > 0 && statistic >= threshold };
}

type Judged = Pick<ShareTest, 'statistic' | 'pValue' | 'threshold' | 'drifted'>;

/** Distribution of a statistic of shares without a difference. */
export function nullOfShares(factor: number, bins: number, n: number, m: number) {
  const scale = (1 / n + 1 / m) / factor;
  if (bins < 2) return { pValue: () => 1, threshold: () => 0 };
  const distribution = chiSquare(bins - 1);
  return {
    pValue: (statistic: number) => distribution.sf(statistic / scale),
    threshold: (alpha: number) => distribution.quantile(1 - alpha) * scale,
  };
}
