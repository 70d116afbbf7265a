import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkCount, checkNonNegative } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { chiSquare } from '../distributions/chi-square.js';

/** Units that came to each arm while shares were as configured; arms in the same order everywhere. */
export interface AllocationPeriod {
  readonly observed: readonly number[];
  /** Proportional to the configured shares; 0 for an arm that takes nobody. */
  readonly weights: readonly number[];
}

/** How {@link sampleRatioMismatch} computes. */
export interface SampleRatioMismatchOptions {
  /** Units for each arm below which nothing is said. @default 8 */
  readonly minimumPerArm?: number | undefined;
}

/** The answer of {@link sampleRatioMismatch}. */
export interface SampleRatioMismatch {
  /** Infinite where units came to an arm that takes nobody. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** Below 0.001 assignment or recording is broken, and effects mean nothing. */
  readonly pValue: number;
  /** Units to expect in each arm. */
  readonly expected: readonly number[];
  /** By how much the share of each arm in all units is larger than configured. */
  readonly deviation: readonly number[];
}

/**
 * Whether units came to the arms in the configured shares. With one allocation this is Pearson's Σ (O − E)² / E on the
 * arms of positive weight. With several, the differences O − E of all are summed and compared with the sum of their
 * covariances Σ N (diag(w) − w wᵀ), as dᵀ V⁻ d: what is expected of one period is never blamed on another.
 *
 * @param periods - One for each allocation the test had.
 * @returns Not computable of too few units or fewer than two arms that take units.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { orThrow, sampleRatioMismatch } from 'mlflow-ops/stats';
 * const check = orThrow(sampleRatioMismatch([{ observed: [821588, 815482], weights: [1, 1] }]));
 * check.pValue < 0.001; // => true
 * ```
 */
export function sampleRatioMismatch(
  periods: readonly AllocationPeriod[],
  options: SampleRatioMismatchOptions = {},
): Computed<SampleRatioMismatch> {
  const arms = checkPeriods(periods);
  const minimumPerArm = checkNonNegative('minimumPerArm', checkObject('options', options).minimumPerArm ?? 8);
  const units = periods.map(({ observed }) => sum(observed));
  const total = sum(units);
  const shares = periods.map(({ weights }) => sharesOf(weights));
  const share = (period: number, arm: number): number => shares[period]?.[arm] as number;
  const overPeriods = (term: (unitsThen: number, period: number) => number): number => sum(units.map(term));
  const expected = Array.from({ length: arms }, (_, arm) => overPeriods((n, period) => n * share(period, arm)));
  const difference = expected.map((_, arm) =>
    overPeriods((n, period) => (periods[period]?.observed[arm] as number) - n * share(period, arm)),
  );
  // Minus the covariances of the arms; variances follow, as each row of covariances sums to 0.
  const exchange = expected.map((_, arm) =>
    expected.map((__, other) => overPeriods((n, period) => n * share(period, arm) * share(period, other))),
  );
  const impossible = periods.some(({ observed, weights }) => observed.some((count, arm) => count > 0 && weights[arm] === 0));
  const open = expected.filter((_, arm) => periods.some(({ weights }) => (weights[arm] as number) > 0)).length;
  if (open < 2 && !impossible) return notComputable('Fewer than two arms take units.');
  if (total < minimumPerArm * open || total === 0)
    return notComputable(`${total} units in ${open} arms are too few to judge their shares.`);
  const { statistic, rank } = quadraticForm(exchange, difference);
  if (rank === 0 && !impossible) return notComputable('No period had two arms that take units.');
  return computed({
    statistic: impossible ? Number.POSITIVE_INFINITY : statistic,
    degreesOfFreedom: rank,
    pValue: impossible ? 0 : chiSquare(rank).sf(statistic),
    expected,
    deviation: difference.map((units) => units / total),
  });
}

/**
 * dᵀ V⁻ d and the rank of V, by eliminating the first arm: what it has too many goes to the others in proportion to what it exchanges
 * with them. Nothing is subtracted, so that a rare arm loses no digits, and an arm that others imply shows as exact 0.
 */
function quadraticForm(exchange: readonly (readonly number[])[], difference: readonly number[]): { statistic: number; rank: number } {
  const [excess, ...others] = difference;
  const [[, ...row] = [], ...rows] = exchange;
  if (excess === undefined) return { statistic: 0, rank: 0 };
  const variance = sum(row);
  const shares = row.map((amount) => (variance === 0 ? 0 : amount / variance));
  const rest = quadraticForm(
    rows.map(([, ...amounts], i) => amounts.map((amount, j) => amount + (shares[i] as number) * (row[j] as number))),
    others.map((d, i) => d + (shares[i] as number) * excess),
  );
  return variance === 0 ? rest : { statistic: excess ** 2 / variance + rest.statistic, rank: 1 + rest.rank };
}

/** Weights are scaled by a power of two first, which is exact: their sum could be too large for a double. */
function sharesOf(weights: readonly number[]): readonly number[] {
  const unit = 2 ** Math.floor(Math.log2(Math.max(...weights)));
  const total = sum(weights.map((weight) => weight / unit));
  return weights.map((weight) => weight / unit / total);
}

/** The number of arms. */
function checkPeriods(periods: readonly AllocationPeriod[]): number {
  const arms = Array.isArray(periods) ? periods[0]?.observed?.length : undefined;
  if (arms === undefined) throw new StatisticsError('At least one allocation period is needed, with its observed units and weights.');
  for (const [index, period] of periods.entries()) {
    const { observed = [], weights = [] } = period ?? {};
    if (!Array.isArray(observed) || !Array.isArray(weights) || observed.length !== arms || weights.length !== arms) {
      throw new StatisticsError(`Period ${index + 1} needs as many observed counts and weights as there are arms: ${arms}.`);
    }
    for (const count of observed) checkCount(`A count of period ${index + 1}`, count);
    for (const weight of weights) checkNonNegative(`A weight of period ${index + 1}`, weight);
    if (sum(weights) === 0) throw new StatisticsError(`The weights of period ${index + 1} sum to 0.`);
  }
  return arms;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
