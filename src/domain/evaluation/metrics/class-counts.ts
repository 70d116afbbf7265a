import type { LabelValue } from '../label-value.js';
import type { ClassScoreOptions } from '../metric-options.js';
import { positiveOf } from './sorted-classes.js';

/** Which of precision, recall and F1. */
export type ClassScore = 'precision' | 'recall' | 'f1';

/** Rows, or their weights, by class: predicted rightly, predicted, and actually of it. */
export interface ClassCounts {
  readonly classes: readonly LabelValue[];
  readonly hits: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  readonly actual: ArrayLike<number>;
}

/**
 * A score of classes. A ratio without rows (nothing was predicted to be of a class) is 0, as scikit-learn's default has it; a class without
 * any row is left out.
 *
 * @returns undefined without rows, or where nothing tells which class is the positive one.
 */
export function classScore(score: ClassScore, counts: ClassCounts, options: ClassScoreOptions): number | undefined {
  const { hits, predicted, actual } = counts;
  const present: number[] = [];
  for (let each = 0; each < counts.classes.length; each++) {
    if ((predicted[each] as number) + (actual[each] as number) > 0) present.push(each);
  }
  if (present.length === 0) return undefined;
  const average = options.average ?? (counts.classes.length <= 2 ? 'binary' : 'weighted');
  const of = (each: number) => ratio(score, hits[each] as number, predicted[each] as number, actual[each] as number);
  if (average === 'binary') {
    const positive = options.positive ?? positiveOf(counts.classes);
    if (positive === undefined) return undefined;
    const at = counts.classes.indexOf(positive);
    return at < 0 ? 0 : of(at);
  }
  const sum = (value: (each: number) => number) => present.reduce((total, each) => total + value(each), 0);
  if (average === 'macro') return sum(of) / present.length;
  const rows = sum((each) => actual[each] as number);
  // Every row is predicted and actual once, so that precision, recall and F1 over all of them are the accuracy.
  if (average === 'micro') return sum((each) => hits[each] as number) / rows;
  return sum((each) => (actual[each] as number) * of(each)) / rows;
}

function ratio(score: ClassScore, hits: number, predicted: number, actual: number): number {
  if (hits === 0) return 0;
  if (score === 'precision') return hits / predicted;
  return score === 'recall' ? hits / actual : (2 * hits) / (predicted + actual);
}
