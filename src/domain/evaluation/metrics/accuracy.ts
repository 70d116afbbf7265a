import type { LabelValue } from '../label-value.js';
import { checkLabels } from './check-labels.js';

/**
 * Share of rows that were predicted rightly. A label equals another of the same type only: `1` is not `true`.
 *
 * @throws StatisticsError when lists differ in length or are empty, or a value is no label.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.accuracy(['cat', 'dog', 'cat', 'cat'], ['cat', 'dog', 'dog', 'cat']); // => 0.75
 * ```
 */
export function accuracy(actual: ArrayLike<LabelValue>, predicted: ArrayLike<LabelValue>): number {
  checkLabels(actual, predicted);
  let right = 0;
  for (let row = 0; row < actual.length; row++) if (actual[row] === predicted[row]) right += 1;
  return right / actual.length;
}
