import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { checkSample } from '../arguments/check-sample.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { normalUpperQuantile } from '../kernel/standard-normal.js';
import type { Interval, Sample } from '../sample.js';
import { confidenceOf, type IntervalOptions } from '../test-options.js';

/** How the interval of a lift is made. */
export type LiftMethod = 'logRatio' | 'fieller' | 'delta';

/** How {@link relativeLift} computes. */
export interface RelativeLiftOptions extends IntervalOptions {
  /** @default 'logRatio' where both means are positive, else 'fieller' */
  readonly method?: LiftMethod | undefined;
}

/** The answer of {@link relativeLift}. */
export interface RelativeLift {
  /** (m₂ − m₁) / |m₁|: 0.05 is 5 % more. */
  readonly lift: number;
  /** By the delta method. */
  readonly standardError: number;
  readonly interval: Interval;
  readonly method: LiftMethod;
}

/**
 * By which share the mean of a second sample lies above that of a first, with an interval for large samples. The difference is
 * divided by |m₁|, so that an increase stays positive where means are negative. With e = standard error of a mean:
 *
 * - `logRatio`: exp(ln(m₂/m₁) ± z √(e₁²/m₁² + e₂²/m₂²)) − 1, for positive means;
 * - `fieller`: all ratios r with |m₂ − r m₁| ≤ z √(e₂² + r² e₁²) (Fieller 1954), an interval only where m₁ is surely not 0;
 * - `delta`: lift ± z √(e₂²/m₁² + e₁² m₂²/m₁⁴), which misses unevenly when m₁ is uncertain.
 *
 * @param first - The control.
 * @returns Not computable of fewer than two values in a sample, of a control mean of 0, or where the method has no interval.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { orThrow, relativeLift } from 'mlflow-ops/stats';
 * const lift = orThrow(relativeLift({ n: 4000, mean: 2, variance: 9 }, { n: 4000, mean: 2.2, variance: 10 }));
 * [lift.lift.toFixed(2), lift.method]; // => [ '0.10', 'logRatio' ]
 * ```
 */
export function relativeLift(first: Sample, second: Sample, options: RelativeLiftOptions = {}): Computed<RelativeLift> {
  checkSample('The first sample', first);
  checkSample('The second sample', second);
  const z = normalUpperQuantile((1 - confidenceOf(options)) / 2);
  const method = options.method ?? (first.mean > 0 && second.mean > 0 ? 'logRatio' : 'fieller');
  if (typeof method !== 'string' || !Object.hasOwn(INTERVALS, method))
    throw new StatisticsError(`method must be 'logRatio', 'fieller' or 'delta', not ${describe(method)}.`);
  if (first.n < 2 || second.n < 2) return notComputable(`Two values in each sample are needed, not ${first.n} and ${second.n}.`);
  if (first.mean === 0) return notComputable('The mean of the first sample is 0.');
  // Everything relative to |m₁|, signs kept.
  const ratio = second.mean / first.mean;
  const error1 = Math.sqrt(first.variance / first.n) / Math.abs(first.mean);
  const error2 = Math.sqrt(second.variance / second.n) / Math.abs(first.mean);
  if (error1 === 0 && error2 === 0) return notComputable('Neither sample varies.');
  const ratios = INTERVALS[method](ratio, error1, error2, z);
  if (typeof ratios === 'string') return notComputable(ratios);
  if (!Number.isFinite(ratios.upper - ratios.lower)) return notComputable('The mean of the first sample is too near 0.');
  const sign = Math.sign(first.mean);
  const ends = [sign * (ratios.lower - 1), sign * (ratios.upper - 1)] as const;
  return computed({
    lift: (second.mean - first.mean) / Math.abs(first.mean),
    standardError: Math.hypot(error2, ratio * error1),
    interval: { lower: Math.min(...ends), upper: Math.max(...ends) },
    method,
  });
}

/** The interval of m₂/m₁ from the ratio seen and the errors of both means divided by |m₁|, or why there is none. */
type RatioInterval = (ratio: number, error1: number, error2: number, z: number) => Interval | string;

const INTERVALS: Readonly<Record<LiftMethod, RatioInterval>> = {
  logRatio: (ratio, error1, error2, z) => {
    if (ratio <= 0) return 'A ratio of means that is not positive has no logarithm.';
    const factor = Math.exp(z * Math.hypot(error1, error2 / ratio));
    return { lower: ratio / factor, upper: ratio * factor };
  },
  fieller: (ratio, error1, error2, z) => {
    const certainty = 1 - (z * error1) ** 2;
    if (certainty <= 0) return 'The interval of the mean of the first sample contains 0, so that of the lift has no bounds.';
    const margin = z * Math.hypot(error2 * Math.sqrt(certainty), ratio * error1);
    return { lower: (ratio - margin) / certainty, upper: (ratio + margin) / certainty };
  },
  delta: (ratio, error1, error2, z) => {
    const margin = z * Math.hypot(error2, ratio * error1);
    return { lower: ratio - margin, upper: ratio + margin };
  },
};
