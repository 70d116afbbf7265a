import { checkFinite, checkPositive } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { normalCdf, normalPdf, normalSf, normalUpperQuantile } from '../kernel/standard-normal.js';
import type { Interval } from '../sample.js';
import { confidenceOf, type IntervalOptions } from '../test-options.js';

/** A normal distribution of an unknown quantity. */
export interface NormalBelief {
  readonly mean: number;
  readonly standardDeviation: number;
}

/** An estimated effect, and what was believed before. */
export interface NormalPosteriorOptions extends IntervalOptions {
  /** Challenger minus control. */
  readonly estimate: number;
  readonly standardError: number;
  /** Left out, every effect was equally likely before. */
  readonly prior?: NormalBelief | undefined;
}

/** What is believed of an effect. */
export interface NormalPosterior extends NormalBelief {
  /** Credible, of equal tails. */
  readonly interval: Interval;
  /** Probability that the effect is above 0. */
  readonly probabilityPositive: number;
  /** What choosing the challenger is expected to cost: E[max(−effect, 0)], in units of the effect. */
  readonly expectedLoss: number;
  /** What staying with the control is expected to cost: E[max(effect, 0)]. */
  readonly expectedGain: number;
}

/**
 * The posterior of an effect whose estimate is normal: prior and estimate weighted by their precisions.
 *
 * Looking often and stopping at a threshold is not free of errors: these are beliefs, not error rates.
 *
 * @throws StatisticsError on arguments without meaning.
 *
 * @example
 * ```ts
 * import { normalPosterior } from 'mlflow-ops/stats';
 * const posterior = normalPosterior({ estimate: 0.02, standardError: 0.01, prior: { mean: 0, standardDeviation: 0.3 } });
 * posterior.probabilityPositive > 0.97; // => true
 * posterior.expectedLoss < 0.0001; // => true
 * ```
 */
export function normalPosterior(options: NormalPosteriorOptions): NormalPosterior {
  const { estimate, standardError, prior } = checkObject('options', options);
  checkFinite('estimate', estimate);
  checkPositive('standardError', standardError);
  const tail = (1 - confidenceOf(options)) / 2;
  const { mean, standardDeviation } =
    prior === undefined ? { mean: estimate, standardDeviation: standardError } : combine(prior, estimate, standardError);
  const reach = standardDeviation * normalUpperQuantile(tail);
  const z = mean / standardDeviation;
  // Of the two, the smaller one keeps its digits; they differ by the mean.
  const smaller = standardDeviation * meanExcess(Math.abs(z));
  return {
    mean,
    standardDeviation,
    interval: { lower: mean - reach, upper: mean + reach },
    probabilityPositive: normalCdf(z),
    expectedLoss: z > 0 ? smaller : smaller - mean,
    expectedGain: z > 0 ? smaller + mean : smaller,
  };
}

function combine(prior: NormalBelief, estimate: number, standardError: number): NormalBelief {
  checkFinite('prior.mean', checkObject('prior', prior).mean);
  checkPositive('prior.standardDeviation', prior.standardDeviation);
  const total = Math.hypot(prior.standardDeviation, standardError);
  const shareOfEstimate = (prior.standardDeviation / total) ** 2;
  return {
    mean: prior.mean + shareOfEstimate * (estimate - prior.mean),
    standardDeviation: Math.min(standardError, prior.standardDeviation) * (Math.max(standardError, prior.standardDeviation) / total),
  };
}

/** E[max(Z − z, 0)] of a standard normal Z, for z ≥ 0. Far out, φ(z) − z·Q(z) cancels; there Mills' ratio Q/φ is expanded in 1/z². */
function meanExcess(z: number): number {
  if (z < 20) return normalPdf(z) - z * normalSf(z);
  const step = -1 / (z * z);
  let term = 1;
  let sum = 0;
  for (let odd = 1; odd <= 21; odd += 2) {
    term *= odd * step;
    sum -= term;
  }
  return normalPdf(z) * sum;
}
