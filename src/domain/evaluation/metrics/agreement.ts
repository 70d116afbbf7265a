import type { LabelValue } from '../label-value.js';
import { confusionMatrix } from './confusion-matrix.js';

/**
 * Agreement beyond chance: (observed − expected) / (1 − expected), after Cohen (1960).
 *
 * @returns undefined where chance alone explains everything: one class, always predicted.
 * @throws StatisticsError when lists differ in length or are empty, or a value is no label.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.cohenKappa([0, 0, 1, 1], [0, 1, 1, 1]); // => 0.5
 * ```
 */
export function cohenKappa(actual: ArrayLike<LabelValue>, predicted: ArrayLike<LabelValue>): number | undefined {
  const { rows, right, byClass } = marginsOf(actual, predicted);
  const expected = byClass.reduce((sum, { was, said }) => sum + was * said, 0);
  const possible = rows * rows - expected;
  return possible === 0 ? undefined : (right * rows - expected) / possible;
}

/**
 * Correlation of what was and what was predicted, −1 to 1, of any number of classes (Matthews 1975, Gorodkin 2004); 0 where one of the two never varies.
 *
 * @throws StatisticsError when lists differ in length or are empty, or a value is no label.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.matthewsCorrelation([1, 1, 1, 0], [1, 0, 1, 1]).toFixed(4); // => '-0.3333'
 * ```
 */
export function matthewsCorrelation(actual: ArrayLike<LabelValue>, predicted: ArrayLike<LabelValue>): number {
  const { rows, right, byClass } = marginsOf(actual, predicted);
  const sum = (value: (each: Margin) => number) => byClass.reduce((total, each) => total + value(each), 0);
  const spread = Math.sqrt(rows * rows - sum(({ was }) => was * was)) * Math.sqrt(rows * rows - sum(({ said }) => said * said));
  return spread === 0 ? 0 : (right * rows - sum(({ was, said }) => was * said)) / spread;
}

interface Margin {
  readonly was: number;
  readonly said: number;
}

function marginsOf(actual: ArrayLike<LabelValue>, predicted: ArrayLike<LabelValue>) {
  const { counts } = confusionMatrix(actual, predicted);
  const byClass = counts.map((row, place) => ({
    was: row.reduce((sum, count) => sum + count, 0),
    said: counts.reduce((sum, other) => sum + (other[place] as number), 0),
  }));
  return { rows: actual.length, right: counts.reduce((sum, row, place) => sum + (row[place] as number), 0), byClass };
}
