import type { LabelValue } from '../label-value.js';

/** The different labels of lists, sorted: false before true, numbers by size, texts by their code units. */
export function sortedClasses(...lists: readonly ArrayLike<LabelValue>[]): LabelValue[] {
  const classes = new Set<LabelValue>();
  for (const list of lists) for (let row = 0; row < list.length; row++) classes.add(list[row] as LabelValue);
  return [...classes].sort(compareLabels);
}

/** The class that stands for yes: `true`, else the last in sorted order; of 0 alone it is 1. Unknown of other single classes. */
export function positiveOf(classes: readonly LabelValue[]): LabelValue | undefined {
  if (classes.length === 1) return binaryPositive(classes[0] as LabelValue);
  return [...classes].sort(compareLabels).at(-1);
}

function binaryPositive(only: LabelValue): LabelValue | undefined {
  if (typeof only === 'boolean') return true;
  return only === 0 || only === 1 ? 1 : undefined;
}

const order = { boolean: 0, number: 1, string: 2 };

/** Sorts labels: truth values, numbers, texts. */
export function compareLabels(one: LabelValue, other: LabelValue): number {
  if (typeof one !== typeof other) return order[typeof one as keyof typeof order] - order[typeof other as keyof typeof order];
  return one < other ? -1 : one > other ? 1 : 0;
}
