import { checkFinite, checkNonNegative, checkPositive } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { type Computed, computed, notComputable } from '../computed.js';
import type { Interval } from '../sample.js';
import { confidenceOf, type IntervalOptions } from '../test-options.js';

/** Two arms of equal size at one look. */
export interface MixtureSprtOptions extends IntervalOptions {
  /** Mean of the second arm minus mean of the first. */
  readonly effect: number;
  /** Variance of one unit of the first arm plus that of one of the second. */
  readonly varianceSum: number;
  /** Units of each arm. */
  readonly n: number;
  /** Variance of the effects that are thought likely, in squared units of the effect; fixed before the first look. */
  readonly tauSquared: number;
}

/** What may be said at this look, whatever the number of looks. */
export interface MixtureSprt extends Interval {
  /** Λ: how much likelier the data are under the mixture of effects than under none; `Infinity` beyond 1e308. */
  readonly likelihoodRatio: number;
  readonly logLikelihoodRatio: number;
  /** min(1, 1/Λ); over several looks the smallest so far is valid. */
  readonly pValue: number;
}

/**
 * The mixture sequential probability ratio test of no difference between two means.
 *
 * The observed effect d is normal with variance s² = V/n around the true one; under a N(0, τ²) mixture of true effects its variance is
 * s² + τ². The ratio of the two densities at d is √(s²/(s² + τ²)) · exp(d²τ² / 2s²(s² + τ²)), the test statistic Λ. The interval holds
 * all effects θ at which Λ of d − θ stays below 1/α. Robbins 1970; Johari, Koomen, Pekelis, Walsh, KDD 2017.
 *
 * @returns `not-computable` while there are no units or they do not vary.
 * @throws StatisticsError on arguments without meaning.
 *
 * @example
 * ```ts
 * import { mixtureSprt, orThrow } from 'mlflow-ops/stats';
 * const varianceSum = 0.05 * 0.95 + 0.056 * 0.944;
 * orThrow(mixtureSprt({ effect: 0.006, varianceSum, n: 10_000, tauSquared: 1e-4 })).pValue.toFixed(4); // => '0.6488'
 * ```
 */
export function mixtureSprt(options: MixtureSprtOptions): Computed<MixtureSprt> {
  const { effect, varianceSum, n, tauSquared } = checkObject('options', options);
  checkFinite('effect', effect);
  checkNonNegative('varianceSum', varianceSum);
  checkNonNegative('n', n);
  checkPositive('tauSquared', tauSquared);
  const alpha = 1 - confidenceOf(options);
  if (n === 0) return notComputable('There are no units.');
  if (varianceSum === 0) return notComputable('The units do not vary.');

  const variance = varianceSum / n;
  const mixed = variance + tauSquared;
  const logShrinkage = -0.5 * Math.log1p(tauSquared / variance);
  const sharpness = tauSquared / (2 * variance * mixed);
  const logLikelihoodRatio = logShrinkage + effect * effect * sharpness;
  const halfWidth = Math.sqrt((-Math.log(alpha) - logShrinkage) / sharpness);
  return computed({
    lower: effect - halfWidth,
    upper: effect + halfWidth,
    likelihoodRatio: Math.exp(logLikelihoodRatio),
    logLikelihoodRatio,
    pValue: Math.min(1, Math.exp(-logLikelihoodRatio)),
  });
}
