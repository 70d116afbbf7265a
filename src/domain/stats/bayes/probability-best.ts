import { checkArray } from '../arguments/check-array.js';
import { checkFinite, checkPositive } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { type Belief, bestOfIndependent } from '../kernel/best-of-independent.js';
import { normalCdf, normalPdf, normalSf } from '../kernel/standard-normal.js';
import type { NormalBelief } from './normal-posterior.js';

/**
 * The probability that each of several independent normal quantities is the largest; they sum to 1.
 *
 * @returns One probability a quantity, in their order; of two it is Φ((m₁ − m₂) / √(s₁² + s₂²)).
 * @throws StatisticsError on arguments without meaning.
 *
 * @example
 * ```ts
 * import { probabilityBest } from 'mlflow-ops/stats';
 * const belief = { mean: 0, standardDeviation: 1 };
 * probabilityBest([belief, belief, belief, belief])[0]?.toFixed(4); // => '0.2500'
 * ```
 */
export function probabilityBest(beliefs: readonly NormalBelief[]): number[] {
  checkArray('beliefs', beliefs, 'normal beliefs').forEach((belief, index) => {
    const { mean, standardDeviation } = checkObject(`beliefs[${index}]`, belief);
    checkFinite(`beliefs[${index}].mean`, mean);
    checkPositive(`beliefs[${index}].standardDeviation`, standardDeviation);
  });
  const [first, second] = beliefs;
  if (first === undefined) return [];
  if (second !== undefined && beliefs.length === 2) {
    const z = (first.mean - second.mean) / Math.hypot(first.standardDeviation, second.standardDeviation);
    return [normalCdf(z), normalSf(z)];
  }
  // Counted from the narrowest mean that has a chance, a place in a narrow density keeps its digits.
  const floor = Math.max(...beliefs.map(({ mean, standardDeviation }) => mean - REACH * standardDeviation));
  const contenders = beliefs.filter(({ mean, standardDeviation }) => mean + REACH * standardDeviation >= floor);
  const origin = contenders.reduce((a, b) => (b.standardDeviation < a.standardDeviation ? b : a)).mean;
  const shifted = beliefs.map(({ mean, standardDeviation }) => onItsLine(mean - origin, standardDeviation));
  return bestOfIndependent(shifted, { growth: () => 1, stretches: [] }).map((standing) => standing.probabilityBest);
}

/** Beyond so many standard deviations lies less than 1e-18. */
const REACH = 9;

function onItsLine(mean: number, sd: number): Belief {
  const z = (u: number): number => (u - mean) / sd;
  return {
    lower: mean - REACH * sd,
    upper: mean + REACH * sd,
    stretches: [{ to: Number.POSITIVE_INFINITY, scale: sd }],
    density: (u: number) => normalPdf(z(u)) / sd,
    tails: (u: number) => ({ lower: normalCdf(z(u)), upper: normalSf(z(u)) }),
  };
}
