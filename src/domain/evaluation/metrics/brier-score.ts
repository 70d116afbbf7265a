import type { LabelValue } from '../label-value.js';
import { binaryRows, checkActual, checkProbabilities } from './binary-rows.js';
import { checkLengths, checkList } from './check-labels.js';
import type { ProbabilityOptions } from './log-loss.js';
import { columnsOf } from './roc-auc.js';
import { sortedClasses } from './sorted-classes.js';

/**
 * Mean squared distance of probabilities from what came (Brier 1950): of one probability a row 0 to 1; of a list for each class summed over the classes,
 * 0 to 2, but halved of two, so that both forms agree.
 *
 * @returns undefined for single probabilities where nothing tells which class they are of.
 * @throws StatisticsError when lists differ in length or are empty, or a value is not what it must be.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.brierScore([1, 0], [0.5, 0.5]); // => 0.25
 * ```
 */
export function brierScore(
  actual: ArrayLike<LabelValue>,
  probabilities: ArrayLike<number> | ArrayLike<ArrayLike<number>>,
  options: ProbabilityOptions = {},
): number | undefined {
  checkActual(actual);
  checkList('probabilities', probabilities);
  checkLengths('probabilities', actual.length, probabilities.length);
  if (typeof probabilities[0] === 'number')
    return ofClass(actual, probabilities as ArrayLike<number>, options.positive ?? options.classes?.[1]);
  const classes = options.classes ?? sortedClasses(actual);
  const columns = columnsOf(probabilities as ArrayLike<ArrayLike<number>>, classes.length);
  const sum = classes.reduce<number>((total, each, place) => total + (ofClass(actual, columns[place] as Float64Array, each) ?? 0), 0);
  return classes.length === 2 ? sum / 2 : sum;
}

function ofClass(actual: ArrayLike<LabelValue>, probabilities: ArrayLike<number>, positive: LabelValue | undefined): number | undefined {
  checkProbabilities(probabilities);
  const rows = binaryRows(actual, probabilities, { positive });
  if (rows === undefined) return undefined;
  return rows.isPositive.reduce((sum, truth, row) => sum + (truth - (probabilities[row] as number)) ** 2, 0) / actual.length;
}
