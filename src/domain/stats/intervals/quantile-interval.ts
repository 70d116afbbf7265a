import { checkFraction } from '../arguments/check-number.js';
import { checkValues } from '../arguments/check-values.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { binomial } from '../distributions/binomial.js';
import { normalUpperQuantile } from '../kernel/standard-normal.js';
import type { Interval } from '../sample.js';
import { empiricalQuantile } from '../summaries/empirical-quantile.js';
import { QuantileSketch } from '../summaries/quantile-sketch.js';
import { confidenceOf, type IntervalOptions } from '../test-options.js';

/** The answer of {@link quantileInterval}. */
export interface QuantileInterval {
  readonly quantile: number;
  /** Half the interval's length in units of the normal quantile. */
  readonly standardError: number;
  readonly interval: Interval;
}

/**
 * A quantile of a sample, and the two values of the sample between which that of the population lies. As many values lie below it
 * as a binomial variable (n, p) says, so the ranks of the ends are its quantiles: true for every distribution of the values,
 * if they are independent.
 *
 * @param values - In any order, or a {@link QuantileSketch}, whose relative accuracy then limits both ends.
 * @param p - 0.99 for the value that 1 % exceed.
 * @returns Not computable of so few values that an end would lie beyond them: 368 are needed for p = 0.99.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { orThrow, quantileInterval } from 'mlflow-ops/stats';
 * const latencies = Array.from({ length: 101 }, (_, index) => index);
 * const { quantile, interval } = orThrow(quantileInterval(latencies, 0.5));
 * [quantile, interval.lower, interval.upper]; // => [ 50, 40, 60 ]
 * ```
 */
export function quantileInterval(
  values: ArrayLike<number> | QuantileSketch,
  p: number,
  options: IntervalOptions = {},
): Computed<QuantileInterval> {
  checkFraction('p', p);
  const tail = (1 - confidenceOf(options)) / 2;
  const sample = values instanceof QuantileSketch ? ofSketch(values) : ofValues(values);
  if (sample.n === 0) return notComputable('There are no values.');
  const below = binomial(sample.n, p);
  const lowest = below.quantile(tail);
  const highest = below.upperQuantile(tail) + 1;
  if (lowest < 1 || highest > sample.n) return notComputable(`${sample.n} values are too few for an interval of their quantile ${p}.`);
  const interval = { lower: sample.ofRank(lowest), upper: sample.ofRank(highest) };
  const standardError = (interval.upper - interval.lower) / (2 * normalUpperQuantile(tail));
  return computed({ quantile: sample.quantile(p), standardError, interval });
}

/** A sample by rank, counted from 1. */
interface Ordered {
  readonly n: number;
  quantile(p: number): number;
  ofRank(rank: number): number;
}

function ofValues(values: ArrayLike<number>): Ordered {
  checkValues('values', values);
  const sorted = Float64Array.from(values).sort();
  return { n: sorted.length, quantile: (p) => empiricalQuantile(sorted, p), ofRank: (rank) => sorted[rank - 1] as number };
}

function ofSketch(sketch: QuantileSketch): Ordered {
  const n = sketch.count;
  // Half a rank up: rounding must not make it the rank before.
  return { n, quantile: (p) => sketch.quantile(p), ofRank: (rank) => sketch.quantile(Math.min(1, (rank - 0.5) / (n - 1))) };
}
