import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkArray } from '../arguments/check-array.js';
import { checkNonNegative, checkPositive } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { beta } from '../distributions/beta.js';
import { type Belief, bestOfIndependent, type Line } from '../kernel/best-of-independent.js';
import { incompleteBeta } from '../kernel/incomplete-beta.js';
import { logistic } from '../kernel/logistic.js';
import { betaTerm } from '../kernel/saddle-point.js';
import { fromLower, fromUpper } from '../kernel/tails.js';
import type { Interval, Proportion } from '../sample.js';
import { confidenceOf, type IntervalOptions } from '../test-options.js';

/** What was believed of every rate before. */
export interface BetaPrior {
  readonly alpha: number;
  readonly beta: number;
}

/** How arms are compared. */
export interface BetaBinomialOptions extends IntervalOptions {
  /** @default { alpha: 1, beta: 1 } */
  readonly prior?: BetaPrior | undefined;
}

/** What is believed of an arm's rate. */
export interface BetaPosterior {
  readonly alpha: number;
  readonly beta: number;
  readonly mean: number;
  /** Credible, of equal tails. */
  readonly interval: Interval;
  /** Probability that this arm has the highest rate. */
  readonly probabilityBest: number;
  /** How far the best rate is expected to lie above this one: the price of choosing this arm. */
  readonly expectedLoss: number;
}

/**
 * Compares rates of success by their Beta posteriors.
 *
 * Looking often and stopping at a threshold is not free of errors: these are beliefs, not error rates.
 *
 * @param arms - Successes among trials; they need not be integers, for rewards between 0 and 1.
 * @returns One posterior an arm, in the order of the arms.
 * @throws StatisticsError on arguments without meaning.
 *
 * @example
 * ```ts
 * import { betaBinomial } from 'mlflow-ops/stats';
 * const [control, challenger] = betaBinomial([
 *   { successes: 50, trials: 1000 },
 *   { successes: 60, trials: 1000 },
 * ]);
 * challenger?.probabilityBest.toFixed(4); // => '0.8356'
 * ```
 */
export function betaBinomial(arms: readonly Proportion[], options: BetaBinomialOptions = {}): BetaPosterior[] {
  const { prior = { alpha: 1, beta: 1 } } = checkObject('options', options);
  checkObject('prior', prior);
  checkPositive('prior.alpha', prior.alpha);
  checkPositive('prior.beta', prior.beta);
  const tail = (1 - confidenceOf(options)) / 2;
  if (checkArray('arms', arms, 'proportions').length === 0) throw new StatisticsError('There must be at least one arm.');
  const shapes = arms.map((arm, index) => {
    const { successes, trials } = checkObject(`arms[${index}]`, arm);
    checkNonNegative(`arms[${index}].successes`, successes);
    checkNonNegative(`arms[${index}].trials`, trials);
    if (successes > trials) throw new StatisticsError(`arms[${index}] has ${successes} successes among ${trials} trials.`);
    return { alpha: prior.alpha + successes, beta: prior.beta + (trials - successes) };
  });
  const bend = Math.max(...shapes.map(bendOf));
  const standings = bestOfIndependent(shapes.map(onLogitLine), logitLine(bend));
  return shapes.map((shape, index) => {
    const posterior = beta(shape.alpha, shape.beta);
    return {
      ...shape,
      mean: shape.alpha / (shape.alpha + shape.beta),
      interval: { lower: posterior.quantile(tail), upper: posterior.upperQuantile(tail) },
      ...(standings[index] as (typeof standings)[number]),
    };
  });
}

/** A rate x as x = 1 / (1 + e⁻ᵘ): there a Beta density is smooth and has one peak whatever its shapes. */
function logitLine(bend: number): Line {
  return {
    growth: (u) => logistic(u) * logistic(-u),
    stretches: [
      { to: -bend, scale: Number.POSITIVE_INFINITY },
      { to: bend, scale: 1 },
    ],
  };
}

/** Beyond ± this u the rate (or what it lacks of 1) is so small that the tail of a Beta density is e^(a u) (or e^(−b u)) to all digits. */
function bendOf({ alpha, beta }: BetaPrior): number {
  return Math.log1p(alpha + beta) + 38;
}

function onLogitLine({ alpha: a, beta: b }: BetaPrior): Belief {
  const peak = Math.log(a / b);
  const bend = bendOf({ alpha: a, beta: b });
  const leftOfBend = incompleteBeta(a, b, logistic(-bend), logistic(bend)).lower;
  const rightOfBend = incompleteBeta(a, b, logistic(bend), logistic(-bend)).upper;
  const left = (u: number): number => leftOfBend * Math.exp(a * (u + bend));
  const right = (u: number): number => rightOfBend * Math.exp(b * (bend - u));
  return {
    lower: peak - reach(b, a),
    upper: peak + reach(a, b),
    stretches: [
      { to: -bend, scale: 1 / a },
      // The steep side of a skewed density falls within about 1, whatever its standard deviation.
      { to: bend, scale: Math.min(0.7, Math.sqrt(1 / a + 1 / b)) },
      { to: Number.POSITIVE_INFINITY, scale: 1 / b },
    ],
    density: (u) => {
      if (u < -bend) return a * left(u);
      return u > bend ? b * right(u) : betaTerm(a, b, logistic(u), logistic(-u));
    },
    tails: (u) => {
      if (u < -bend) return fromLower(left(u));
      return u > bend ? fromUpper(right(u)) : incompleteBeta(a, b, logistic(u), logistic(-u));
    },
  };
}

/**
 * How far above its peak the density has fallen by the factor e⁻³⁸. The fall of its logarithm at distance v is
 * bv + (a + b) ln(1 − q + qe⁻ᵛ) with q = b / (a + b), a convex function: Newton's method comes down to the root from above.
 */
function reach(a: number, b: number): number {
  const q = b / (a + b);
  const wanted = 38;
  let v = (wanted + (a + b) * Math.log1p(b / a)) / b;
  for (let round = 0; round < 100; round++) {
    const left = 1 + q * Math.expm1(-v);
    const excess = b * v + (a + b) * Math.log(left) - wanted;
    v -= excess / (b * (1 - Math.exp(-v) / left));
    if (excess < 1e-3) break;
  }
  return v;
}
