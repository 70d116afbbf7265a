import { type LinearSums, LinearTotals } from '../../src/domain/experiment/bandits/linear-sums.js';

/** The variants of the test, in its order. */
export const variants = ['current', 'candidate'] as const;

/** What a replica notes. */
export type ContextEntry =
  | { readonly type: 'served'; readonly variant: string; readonly x: number; readonly reward: number | undefined }
  | { readonly type: 'begin' }
  | { readonly type: 'done' };

/**
 * What the store may have of a replica: all before its last flush that was done, or all before one under way.
 *
 * @param text - A ledger, whose last line may be torn.
 */
export function flushedEntries(text: string): readonly (readonly ContextEntry[])[] {
  const all = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ContextEntry);
  const begins = all.flatMap(({ type }, index) => (type === 'begin' ? [index] : []));
  const done = all.filter(({ type }) => type === 'done').length;
  return [...new Set([begins[done - 1] ?? 0, begins.at(-1) ?? 0])].map((end) => all.slice(0, end));
}

/** The sums of every variant over what was served: integers, so that the order of adding does not matter. */
export function sumsOf(entries: readonly ContextEntry[]): readonly LinearSums[] {
  const arms = variants.map(() => new LinearTotals(2));
  for (const entry of entries) {
    if (entry.type !== 'served' || entry.reward === undefined) continue;
    const arm = arms[variants.indexOf(entry.variant as (typeof variants)[number])];
    arm?.see([1, entry.x]);
    arm?.earn([1, entry.x], entry.reward);
  }
  // As JSON has no −0.
  return JSON.parse(JSON.stringify(arms)) as readonly LinearSums[];
}
