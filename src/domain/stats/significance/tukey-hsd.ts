import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkSample } from '../arguments/check-sample.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { bisect, doubleUntil } from '../kernel/bisect.js';
import type { Interval, Sample } from '../sample.js';
import { confidenceOf, type IntervalOptions } from '../test-options.js';
import { LEAST_DEGREES, MOST_GROUPS, studentizedRangeSf } from './studentized-range.js';

/** Two of several groups compared. */
export interface TukeyComparison {
  /** Index of a group. */
  readonly first: number;
  /** Index of the group it is compared with. */
  readonly second: number;
  /** Mean of the second minus mean of the first. */
  readonly effect: number;
  /** The difference in units of its standard error over √2. */
  readonly statistic: number;
  /** Adjusted for all comparisons; never said to be below 1e-6, where it is not accurate. */
  readonly pValue: number;
  /** All intervals together hold with the confidence asked for. */
  readonly interval: Interval;
}

/** All pairs of groups compared. */
export interface TukeyHsd {
  readonly degreesOfFreedom: number;
  /** Of all groups. */
  readonly pooledSd: number;
  /** In the order (0, 1), (0, 2), …, (1, 2), … */
  readonly comparisons: readonly TukeyComparison[];
}

/** Smaller tails of the studentised range are lost in its error. */
const SMALLEST_P = 1e-6;

/**
 * Tukey's honestly significant differences, in the form of Tukey and Kramer for groups of unequal size: all pairs of means compared,
 * assuming equal variances.
 *
 * @param groups - From 2 to 20, together with at least 10 more observations than groups; otherwise nothing is computed.
 * @param options - The confidence is that of all intervals together.
 * @throws StatisticsError when a sample makes no sense.
 *
 * @example
 * ```ts
 * import { orThrow, tukeyHsd } from 'mlflow-ops/stats';
 * const groups = [{ n: 20, mean: 10, variance: 4 }, { n: 20, mean: 10.5, variance: 5 }, { n: 20, mean: 13, variance: 4 }];
 * orThrow(tukeyHsd(groups)).comparisons.map(({ pValue }) => pValue < 0.05); // => [ false, true, true ]
 * ```
 */
export function tukeyHsd(groups: readonly Sample[], options: IntervalOptions = {}): Computed<TukeyHsd> {
  if (!Array.isArray(groups) || groups.length < 2) throw new StatisticsError('groups must be an array of at least two samples.');
  for (const [index, group] of groups.entries()) checkSample(`groups[${index}]`, group);
  const confidence = confidenceOf(options);
  if (groups.length > MOST_GROUPS)
    return notComputable(`The studentised range is not accurate enough for more than ${MOST_GROUPS} groups.`);
  if (groups.some(({ n }) => n === 0)) return notComputable('A group is empty.');
  const degreesOfFreedom = groups.reduce((sum, { n }) => sum + n - 1, 0);
  if (degreesOfFreedom < LEAST_DEGREES) {
    return notComputable(
      `The studentised range is not accurate enough for fewer than ${LEAST_DEGREES} degrees of freedom; there are ${degreesOfFreedom}.`,
    );
  }
  const pooled = groups.reduce((sum, { n, variance }) => sum + (n > 1 ? (n - 1) * variance : 0), 0) / degreesOfFreedom;
  if (pooled === 0) return notComputable('No group varies.');

  const tail = (q: number): number => studentizedRangeSf(q, groups.length, degreesOfFreedom);
  const rare = (q: number): boolean => tail(q) <= 1 - confidence;
  const critical = bisect(rare, 0, doubleUntil(rare, 4));
  const comparisons = pairs(groups.length).map(([first, second]): TukeyComparison => {
    const [a, b] = [groups[first] as Sample, groups[second] as Sample];
    const effect = b.mean - a.mean;
    const unit = Math.sqrt((pooled / 2) * (1 / a.n + 1 / b.n));
    const statistic = effect / unit;
    const interval = { lower: effect - critical * unit, upper: effect + critical * unit };
    return { first, second, effect, statistic, pValue: Math.max(SMALLEST_P, tail(Math.abs(statistic))), interval };
  });
  return computed({ degreesOfFreedom, pooledSd: Math.sqrt(pooled), comparisons });
}

function pairs(count: number): [first: number, second: number][] {
  const indices = Array.from({ length: count }, (_, index) => index);
  return indices.flatMap((first) => indices.slice(first + 1).map((second): [number, number] => [first, second]));
}
