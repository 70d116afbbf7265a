import { shares } from '../batch/divergences.js';
import { binCounts, quantileEdges } from '../batch/quantile-bins.js';
import { spreadOf, wassersteinScale } from '../batch/wasserstein.js';
import type { ColumnProfile } from '../profile/column-profile.js';

/** What comparisons need of a column of the reference, computed once. */
export interface ColumnReference {
  readonly profile: ColumnProfile;
  /** Edges of the bins of numbers. */
  readonly edges: readonly number[];
  /** Shares of the bins of numbers. */
  readonly shares: readonly number[];
  /** Whether numbers have so few different values that each has a bin of its own. */
  readonly fewValues: boolean;
  /** These values, ascending, where each of them recurs: any other value is a further bin then. */
  readonly values?: readonly number[] | undefined;
  /** What Wasserstein distances are divided by, and ∫ √(F (1 − F)) dx in units of it. */
  readonly scale: number;
  readonly spread: number;
}

/** Rows that each of few values needs, so that one which never came is news rather than chance. */
const RECURRING_ROWS = 5;

/** Prepares a column. @param bins - Bins to aim at. */
export function columnReference(profile: ColumnProfile, bins: number): ColumnReference {
  if (profile.kind !== 'number' || profile.values === 0) return { profile, edges: [], shares: [], fewValues: false, scale: 1, spread: 0 };
  const { points, distinct, moments, range } = profile;
  const scale = wassersteinScale(Math.sqrt(moments.m2 / moments.n), Math.max(Math.abs(range.min), Math.abs(range.max)));
  const spread = spreadOf(points) / scale;
  if (distinct === undefined || distinct.size > bins) {
    const edges = quantileEdges(points, bins);
    return { profile, edges, shares: shares(binCounts(points, edges)), fewValues: false, scale, spread };
  }
  const ascending = [...distinct].sort(([a], [b]) => a - b);
  const values = Float64Array.from(ascending, ([value]) => value);
  // With as many bins as values, each value has its own.
  return {
    profile,
    edges: quantileEdges(values, values.length),
    shares: shares(ascending.map(([, count]) => count)),
    fewValues: true,
    values: ascending.every(([, count]) => count >= RECURRING_ROWS) ? [...values] : undefined,
    scale,
    spread,
  };
}
