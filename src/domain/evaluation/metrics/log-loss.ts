import { logLossOf } from '../folds/log-loss-of.js';
import type { RowProbability } from '../folds/metric-fold.js';
import type { LabelValue } from '../label-value.js';
import { checkActual } from './binary-rows.js';
import { checkLengths, checkList } from './check-labels.js';
import { positiveOf, sortedClasses } from './sorted-classes.js';

/** Which classes probabilities are of. */
export interface ProbabilityOptions {
  /** Classes in the order of the probabilities of a row. @default those that occur, sorted */
  readonly classes?: readonly LabelValue[] | undefined;
  /** The class of single probabilities. @default the second class; true, 1, or the last in sorted order */
  readonly positive?: LabelValue | undefined;
}

/**
 * Mean of −ln of the probability that was given to what came (Good 1952). Probabilities are kept 2⁻⁵² away from 0 and 1, as in scikit-learn.
 *
 * @param probabilities - Of the positive class, or of every class, one list a row.
 * @returns undefined for single probabilities where nothing tells which class they are of.
 * @throws StatisticsError when lists differ in length or are empty, or a value is not what it must be.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.logLoss([1, 0], [0.8, 0.4])?.toFixed(4); // => '0.3670'
 * metrics.logLoss(['a', 'b'], [[0.9, 0.1], [0.4, 0.6]])?.toFixed(4); // => '0.3081'
 * ```
 */
export function logLoss(
  actual: ArrayLike<LabelValue>,
  probabilities: ArrayLike<RowProbability>,
  options: ProbabilityOptions = {},
): number | undefined {
  checkActual(actual);
  checkList('probabilities', probabilities);
  checkLengths('probabilities', actual.length, probabilities.length);
  const classes = options.classes ?? sortedClasses(actual);
  const positive = options.positive ?? options.classes?.[1] ?? positiveOf(classes);
  if (positive === undefined && typeof probabilities[0] === 'number') return undefined;
  let sum = 0;
  for (let row = 0; row < actual.length; row++) {
    const probability = probabilities[row];
    sum += logLossOf(actual[row] as LabelValue, probability, typeof probability === 'number' ? undefined : classes, positive);
  }
  return sum / actual.length;
}
