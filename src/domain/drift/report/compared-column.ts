import { shares } from '../batch/divergences.js';
import { binCounts, countOf } from '../batch/quantile-bins.js';
import type { ColumnTally } from '../profile/column-tally.js';
import type { ColumnReference } from './column-reference.js';

/** A column of the reference and of the current rows by the same bins. */
export interface ComparedColumn {
  readonly reference: ColumnReference;
  readonly current: ColumnTally;
  /** Values that are compared. */
  readonly n: number;
  readonly m: number;
  /** Name of each bin of categories; empty for numbers. */
  readonly categories: readonly string[];
  readonly referenceCounts: readonly number[];
  readonly currentCounts: readonly number[];
  readonly referenceShares: readonly number[];
  readonly currentShares: readonly number[];
}

/** What rows of categories beyond the limit of a profile are counted as. */
export const OTHER = '(other)';

/** Counts the current rows by the bins of the reference. */
export function comparedColumn(reference: ColumnReference, current: ColumnTally): ComparedColumn {
  const { profile } = reference;
  const n = profile.values;
  if (profile.kind === 'number') {
    const currentCounts = numberCounts(reference, current.numbers);
    const referenceShares = [...reference.shares, ...currentCounts.slice(reference.shares.length).map(() => 0)];
    return {
      reference,
      current,
      n,
      m: current.numbers.length,
      categories: [],
      referenceCounts: referenceShares.map((share) => Math.round(share * n)),
      currentCounts,
      referenceShares,
      currentShares: shares(currentCounts),
    };
  }
  const { categories, referenceCounts, currentCounts } = alignedCounts(reference, current);
  const m = currentCounts.reduce((sum, count) => sum + count, 0);
  const aligned = { categories, referenceCounts, currentCounts };
  return { reference, current, n, m, ...aligned, referenceShares: shares(referenceCounts), currentShares: shares(currentCounts) };
}

/** Counts by the bins of the reference; values other than its few recurring ones, if there are any, in a bin of their own at the end. */
function numberCounts({ edges, values }: ColumnReference, sorted: Float64Array): readonly number[] {
  if (values === undefined) return binCounts(sorted, edges);
  const counts = values.map((value) => countOf(sorted, value));
  const others = sorted.length - counts.reduce((sum, count) => sum + count, 0);
  return others === 0 ? counts : [...counts, others];
}

function alignedCounts({ profile }: ColumnReference, current: ColumnTally) {
  const known = profile.categories;
  const strange = [...current.categories].filter(([category]) => !known.has(category));
  const overflow = profile.otherCategories > 0;
  const further = overflow ? [OTHER] : strange.map(([category]) => category);
  const strangers = strange.reduce((sum, [, count]) => sum + count, 0);
  return {
    categories: [...known.keys(), ...further],
    referenceCounts: [...known.values(), ...further.map(() => profile.otherCategories)],
    currentCounts: [
      ...[...known.keys()].map((category) => current.categories.get(category) ?? 0),
      ...(overflow ? [strangers] : strange.map(([, count]) => count)),
    ],
  };
}
