import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { type Computed, computed, notComputable } from '../../stats/computed.js';
import { Moments } from '../../stats/summaries/moments.js';
import type { ColumnValues } from '../column-values.js';
import { type BatchTest, emptyColumn, rowsOf } from './batch-test.js';
import { sampleColumns } from './sample-columns.js';
import { sortedDistances } from './sorted-distances.js';

/** How {@link wasserstein} computes. */
export interface WassersteinOptions {
  /** Distance in standard deviations that counts as a difference; samples of few rows are given more. @default 0.1 */
  readonly threshold?: number | undefined;
  /** Smallest number to divide by, in the units of the values. @default 1e-9 of the largest absolute value of the reference */
  readonly epsilon?: number | undefined;
}

/** The answer of {@link wasserstein}. */
export interface WassersteinTest extends BatchTest {
  /** The distance in the units of the values. */
  readonly distance: number;
  /** What it was divided by: the standard deviation of the reference (denominator n), or `epsilon`. */
  readonly scale: number;
  /** The distance, divided by the scale, to expect of samples of this size that do not differ. */
  readonly expected: number;
}

/**
 * The 1-Wasserstein distance of numbers (mean distance that values have to move to turn one sample into the other) in standard deviations of
 * the reference. There is a difference from `threshold` on, and from twice the distance to expect without one: √(2/π) √(1/n + 1/m) ∫ √(F (1 − F)) dx, the
 * mean area under the absolute value of a Brownian bridge.
 *
 * @returns Not computable where a column has no values.
 * @throws ValidationError when a column holds something else than numbers and missing values, or an option is not known or has no meaning.
 *
 * @example
 * ```ts
 * import { wasserstein } from 'mlflow-ops/drift';
 * import { orThrow } from 'mlflow-ops/stats';
 * orThrow(wasserstein([1, 2, 3], [2, 3, 4])).distance; // => 1
 * ```
 */
export function wasserstein(reference: ColumnValues, current: ColumnValues, options: WassersteinOptions = {}): Computed<WassersteinTest> {
  parseKnownFields('The options of wasserstein', options, ['threshold', 'epsilon']);
  const least = parseNumber('threshold', options.threshold ?? 0.1, { min: 0 });
  const epsilon = options.epsilon === undefined ? undefined : parseNumber('epsilon', options.epsilon, { above: 0 });
  const columns = sampleColumns(reference, current, 'number');
  const empty = emptyColumn(columns);
  if (empty !== undefined) return empty;
  const sizes = rowsOf(columns);
  const { numbers } = columns.reference;
  const { area } = sortedDistances(numbers, columns.current.numbers);
  const moments = Moments.from(numbers);
  const scale = wassersteinScale(Math.sqrt(moments.m2 / moments.n), largestMagnitude(numbers), epsilon);
  const statistic = area / scale;
  if (!Number.isFinite(statistic)) return notComputable('The values are too large for their distance to be a number.');
  const expected = (Math.sqrt(1 / sizes.referenceRows + 1 / sizes.currentRows) * spreadOf(numbers)) / scale;
  const threshold = Math.max(least, 2 * expected);
  return computed({ statistic, distance: area, scale, expected, threshold, drifted: statistic >= threshold, ...sizes });
}

/** What distances are divided by. */
export function wassersteinScale(sd: number, largest: number, epsilon = 1e-9 * largest): number {
  return Math.max(sd, epsilon === 0 ? 1e-9 : epsilon);
}

/** √(2/π) ∫ √(F (1 − F)) dx of sorted values. */
export function spreadOf(sorted: Float64Array): number {
  const n = sorted.length;
  let area = 0;
  for (let i = 1; i < n; i++) area += Math.sqrt(i * (n - i)) * ((sorted[i] as number) - (sorted[i - 1] as number));
  return (Math.sqrt(2 / Math.PI) * area) / n;
}

/** The largest absolute value of sorted values. */
function largestMagnitude(sorted: Float64Array): number {
  return sorted.length === 0 ? 0 : Math.max(Math.abs(sorted[0] as number), Math.abs(sorted[sorted.length - 1] as number));
}
