import { checkValues } from '../arguments/check-values.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { normalSf } from '../kernel/standard-normal.js';
import type { Alternative } from '../sample.js';
import { type AlternativeOptions, alternativeOf } from '../test-options.js';
import { rankSumCdf } from './rank-sum-cdf.js';
import { ranksOf } from './ranks.js';

/** The answer of {@link mannWhitneyU}. */
export interface MannWhitneyU {
  /** U of the first sample: pairs in which its value is the greater one, equal ones counting half. */
  readonly statistic: number;
  /** The share of pairs in which the value of the second sample is the greater one, equal ones counting half; ½ without effect. */
  readonly probabilityOfSuperiority: number;
  readonly pValue: number;
  /** Whether the p-value is exact or from the normal distribution. */
  readonly method: 'exact' | 'asymptotic';
}

/** Where one sample is so small the normal distribution is a poor guide, and counting orders is quick. */
const EXACT_UP_TO = 8;

/**
 * Whether values of one sample tend to be greater than those of the other (Mann and Whitney 1947): a test of order, not of means
 * or medians. The alternative 'greater' asks whether the second sample tends to be greater. Exact where a sample has at most 8 values and none are equal; else normal, corrected for continuity and ties.
 *
 * @returns Not computable where a sample is empty or all values are equal.
 * @throws StatisticsError when a value is not a finite number.
 *
 * @example
 * ```ts
 * import { mannWhitneyU, orThrow } from 'mlflow-ops/stats';
 * const test = orThrow(mannWhitneyU([1.1, 2.2, 3.3], [4.4, 5.5, 6.6]));
 * [test.statistic, test.pValue]; // => [ 0, 0.1 ]
 * ```
 */
export function mannWhitneyU(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: AlternativeOptions = {},
): Computed<MannWhitneyU> {
  checkValues('The first sample', first);
  checkValues('The second sample', second);
  const alternative = alternativeOf(options);
  const n1 = first.length;
  const n2 = second.length;
  if (n1 === 0 || n2 === 0) return notComputable('A sample has no values.');
  const { ranks, ties } = ranksOf(Float64Array.from([...Array.from(first), ...Array.from(second)]));
  const n = n1 + n2;
  if (ties === n ** 3 - n) return notComputable('All values are equal.');
  const statistic = ranks.subarray(0, n1).reduce((sum, rank) => sum + rank, 0) - (n1 * (n1 + 1)) / 2;
  const pairs = n1 * n2;
  const exact = ties === 0 && Math.min(n1, n2) <= EXACT_UP_TO;
  return computed({
    statistic,
    probabilityOfSuperiority: (pairs - statistic) / pairs,
    pValue: exact ? exactPValue(n1, n2, statistic, alternative) : normalPValue(n1, n2, statistic, ties, alternative),
    method: exact ? 'exact' : 'asymptotic',
  });
}

/** A greater second sample makes U of the first small. */
function exactPValue(n1: number, n2: number, u: number, alternative: Alternative): number {
  const pairs = n1 * n2;
  if (alternative === 'two-sided') return Math.min(1, 2 * lower(Math.min(u, pairs - u)));
  return lower(alternative === 'greater' ? u : pairs - u);

  function lower(extreme: number): number {
    return 2 * extreme < pairs ? rankSumCdf(n1, n2, extreme) : 1 - (extreme === pairs ? 0 : rankSumCdf(n1, n2, pairs - extreme - 1));
  }
}

function normalPValue(n1: number, n2: number, u: number, ties: number, alternative: Alternative): number {
  const n = n1 + n2;
  const error = Math.sqrt(((n1 * n2) / 12) * (n + 1 - ties / (n * (n - 1))));
  const shortOfHalf = (n1 * n2) / 2 - u;
  // Half a step towards the middle: U moves in steps, the normal distribution does not.
  if (alternative === 'two-sided') return Math.min(1, 2 * normalSf((Math.abs(shortOfHalf) - 0.5) / error));
  return normalSf(((alternative === 'greater' ? shortOfHalf : -shortOfHalf) - 0.5) / error);
}
