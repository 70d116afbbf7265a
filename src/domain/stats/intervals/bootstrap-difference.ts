import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { type Random, seededRandom } from '../../../core/random.js';
import { describe } from '../../../core/validation/describe.js';
import { checkCount, checkFinite } from '../arguments/check-number.js';
import { checkRandom } from '../arguments/check-random.js';
import { checkValues } from '../arguments/check-values.js';
import { type Computed, computed, notComputable } from '../computed.js';
import type { Interval } from '../sample.js';
import { Moments } from '../summaries/moments.js';
import { confidenceOf, type IntervalOptions } from '../test-options.js';
import { bootstrapInterval } from './bootstrap-interval.js';

/** How {@link bootstrapDifference} computes. */
export interface BootstrapDifferenceOptions extends IntervalOptions {
  /** What is compared; it must not keep or change the values. @default the mean */
  readonly statistic?: ((values: Float64Array) => number) | undefined;
  /** Samples drawn anew, at least 100. @default 2000 */
  readonly replicates?: number | undefined;
  /**
   * The middle part of the replicates, or that part corrected for bias and skew (BCa), which asks the statistic once more for each value.
   * @default 'percentile'
   */
  readonly method?: 'percentile' | 'bca' | undefined;
  /** The same seed draws the same samples. @default 0 */
  readonly seed?: number | undefined;
  /** Where randomness comes from, instead of a seed. */
  readonly random?: Random | undefined;
}

/** The answer of {@link bootstrapDifference}. */
export interface BootstrapDifference {
  /** Second minus first. */
  readonly effect: number;
  /** Standard deviation of the replicates. */
  readonly standardError: number;
  readonly interval: Interval;
}

/**
 * The difference of any statistic of two samples, with the interval of Efron's bootstrap (1979, 1987): both samples are drawn anew
 * from themselves many times. For medians, trimmed means and whatever has no formula; values must be independent.
 *
 * @param first - The control.
 * @param second - What is compared with it.
 * @returns Not computable of fewer than two values in a sample, where the statistic is not finite or replicates never differ.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { bootstrapDifference, orThrow } from 'mlflow-ops/stats';
 * const median = (values: Float64Array) => values.slice().sort()[values.length >> 1] as number;
 * const difference = orThrow(bootstrapDifference([1, 2, 3, 4, 50], [11, 12, 13, 14, 60], { statistic: median, seed: 1 }));
 * difference.effect; // => 10
 * ```
 */
export function bootstrapDifference(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: BootstrapDifferenceOptions = {},
): Computed<BootstrapDifference> {
  checkValues('The first sample', first);
  checkValues('The second sample', second);
  const confidence = confidenceOf(options);
  const count = checkCount('replicates', options.replicates ?? 2000, 100);
  const seed = checkFinite('seed', options.seed ?? 0);
  const method = options.method ?? 'percentile';
  if (method !== 'percentile' && method !== 'bca')
    throw new StatisticsError(`method must be 'percentile' or 'bca', not ${describe(method)}.`);
  const statistic = options.statistic ?? mean;
  if (typeof statistic !== 'function') throw new StatisticsError(`statistic must be a function, not ${describe(statistic)}.`);
  if (first.length < 2 || second.length < 2) {
    return notComputable(`Two values in each sample are needed, not ${first.length} and ${second.length}.`);
  }
  const samples = [Float64Array.from(first), Float64Array.from(second)] as const;
  const random = options.random === undefined ? seededRandom(seed) : checkRandom(options.random);
  const effect = statistic(samples[1].slice()) - statistic(samples[0].slice());
  const draws = samples.map((sample) => new Float64Array(sample.length)) as [Float64Array, Float64Array];
  const replicates = Float64Array.from(
    { length: count },
    () => statistic(draw(samples[1], draws[1], random)) - statistic(draw(samples[0], draws[0], random)),
  ).sort();
  // NaN is sorted to the end.
  if (!Number.isFinite(effect) || !Number.isFinite(replicates[0]) || !Number.isFinite(replicates[count - 1])) {
    return notComputable('The statistic is not a finite number for every sample drawn.');
  }
  if (replicates[0] === replicates[count - 1]) return notComputable('The statistic is the same for every sample drawn.');
  const leaveOneOut = method === 'bca' ? samples.map((sample) => jackknife(sample, statistic)) : undefined;
  return computed({
    effect,
    standardError: Math.sqrt(Moments.from(replicates).variance),
    interval: bootstrapInterval(replicates, effect, confidence, leaveOneOut),
  });
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Fills `into` with values of a sample, each drawn from all of them. */
function draw(sample: Float64Array, into: Float64Array, random: Random): Float64Array {
  for (let index = 0; index < into.length; index++) into[index] = sample[Math.floor(random.next() * sample.length)] as number;
  return into;
}

/** The statistic of a sample without each of its values. */
function jackknife(sample: Float64Array, statistic: (values: Float64Array) => number): Float64Array {
  const rest = new Float64Array(sample.length - 1);
  return sample.map((_, without) => {
    rest.set(sample.subarray(0, without));
    rest.set(sample.subarray(without + 1), without);
    return statistic(rest);
  });
}
