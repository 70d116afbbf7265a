import { type Computed, computed, notComputable } from '../../stats/computed.js';
import type { WeightedTotals } from '../test-totals.js';

/** A mean, or a difference of means, as if every unit had got the arm. */
export interface PropensityEstimate {
  readonly estimate: number;
  readonly standardError: number;
}

/**
 * The mean of an arm by inverse propensities, Σ wy / N with w = 1 / propensity (Horvitz and Thompson 1952): unbiased however traffic
 * followed rewards, where the plain mean of an arm is not. Units of the arm without a value count as zero.
 *
 * @param units - N: the units of all arms.
 */
export function ipsEstimate(totals: WeightedTotals, units: number): Computed<PropensityEstimate> {
  if (units < 2) return notComputable('There must be at least two units.');
  const estimate = totals.wy / units;
  return computed({ estimate, standardError: Math.sqrt(ipsVariance(totals, units)) });
}

/** The difference of two arms, second minus first, by inverse propensities. A unit is in one arm only, so the two means vary against each other. */
export function ipsDifference(first: WeightedTotals, second: WeightedTotals, units: number): Computed<PropensityEstimate> {
  if (units < 2) return notComputable('There must be at least two units.');
  const [a, b] = [first.wy / units, second.wy / units];
  const variance = ipsVariance(first, units) + ipsVariance(second, units) + (2 * a * b) / (units - 1);
  return computed({ estimate: b - a, standardError: Math.sqrt(Math.max(0, variance)) });
}

/**
 * The mean of an arm by inverse propensities that are divided by their own sum, Σ wy / Σ w (Hájek 1971): slightly biased, but
 * steadier where values are far from 0: it moves by a constant when all values do. Over the units of the arm that have a value.
 */
export function snipsEstimate(totals: WeightedTotals): Computed<PropensityEstimate> {
  const { n, w, wy } = totals;
  if (n < 2 || w <= 0) return notComputable('An arm needs at least two units with a value.');
  return computed({ estimate: wy / w, standardError: Math.sqrt(snipsVariance(totals)) });
}

/** The difference of two arms, second minus first, by propensities that are divided by their own sum. */
export function snipsDifference(first: WeightedTotals, second: WeightedTotals): Computed<PropensityEstimate> {
  const [a, b] = [snipsEstimate(first), snipsEstimate(second)];
  if (a.status !== 'ok') return a;
  if (b.status !== 'ok') return b;
  return computed({ estimate: b.estimate - a.estimate, standardError: Math.hypot(a.standardError, b.standardError) });
}

/** Of the mean of N numbers, wy for the units of the arm and 0 for all others. */
function ipsVariance({ wy, wwyy }: WeightedTotals, units: number): number {
  return Math.max(0, wwyy / units - (wy / units) ** 2) / (units - 1);
}

/** Σ w² (y − m)² / (Σ w)², from the linear part of the ratio. */
function snipsVariance({ w, ww, wy, wwy, wwyy }: WeightedTotals): number {
  const mean = wy / w;
  return Math.max(0, wwyy - 2 * mean * wwy + mean * mean * ww) / (w * w);
}
