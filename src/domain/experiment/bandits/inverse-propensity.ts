import { type Computed, computed, notComputable } from '../../stats/computed.js';
import type { WeightedTotals } from '../test-totals.js';

/** The mean of an arm as if every unit had got it. */
export interface PropensityEstimate {
  readonly estimate: number;
  readonly standardError: number;
}

/**
 * The mean of an arm by inverse propensities that are divided by their own sum, Σ wy / Σ w (Hájek 1971): slightly biased, but
 * steadier than Σ wy / N where values are far from 0: it moves by a constant when all values do. Over the units of the arm that have a value.
 */
export function snipsEstimate(totals: WeightedTotals): Computed<PropensityEstimate> {
  const { n, w, wy } = totals;
  if (n < 2 || w <= 0) return notComputable('An arm needs at least two units with a value.');
  return computed({ estimate: wy / w, standardError: Math.sqrt(snipsVariance(totals)) });
}

/** Σ w² (y − m)² / (Σ w)², from the linear part of the ratio. */
function snipsVariance({ w, ww, wy, wwy, wwyy }: WeightedTotals): number {
  const mean = wy / w;
  return Math.max(0, wwyy - 2 * mean * wwy + mean * mean * ww) / (w * w);
}
