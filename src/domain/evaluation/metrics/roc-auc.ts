import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import type { LabelValue } from '../label-value.js';
import { binaryRows, checkActual } from './binary-rows.js';
import { checkLengths, checkList } from './check-labels.js';
import type { ProbabilityOptions } from './log-loss.js';
import { sortedClasses } from './sorted-classes.js';
import { sortedSides } from './sorted-sides.js';

/** How {@link rocAuc} counts. */
export interface RocAucOptions extends ProbabilityOptions {
  /** Mean over the classes, each against the rest: all alike, or by their rows. @default 'weighted', as MLflow's evaluator has it */
  readonly average?: 'macro' | 'weighted' | 'binary' | 'micro' | undefined;
}

/**
 * Probability that a row of the positive class has a higher score than another one, ties counting half: the area under the ROC curve (Hanley and
 * McNeil 1982). Of several classes, the mean of each against the rest.
 *
 * @param scores - Any number that grows with the probability of the positive class; or of every class, one list a row.
 * @returns undefined where only one class occurs. Of several, those that do not occur are left out.
 * @throws StatisticsError when lists differ in length or are empty, or a value is not what it must be.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // => 0.75
 * ```
 */
export function rocAuc(
  actual: ArrayLike<LabelValue>,
  scores: ArrayLike<number> | ArrayLike<ArrayLike<number>>,
  options: RocAucOptions = {},
): number | undefined {
  checkActual(actual);
  checkList('scores', scores);
  checkLengths('scores', actual.length, scores.length);
  if (typeof scores[0] === 'number') return areaOf(actual, scores as ArrayLike<number>, options.positive ?? options.classes?.[1]);
  const classes = options.classes ?? sortedClasses(actual);
  const columns = columnsOf(scores as ArrayLike<ArrayLike<number>>, classes.length);
  if (classes.length === 2) return areaOf(actual, columns[1] as Float64Array, classes[1]);
  const known = classes.flatMap((each, place) => {
    const area = areaOf(actual, columns[place] as Float64Array, each);
    return area === undefined ? [] : [{ area, weight: options.average === 'macro' ? 1 : countOf(actual, each) }];
  });
  const weight = known.reduce((sum, each) => sum + each.weight, 0);
  return weight === 0 ? undefined : known.reduce((sum, each) => sum + each.weight * each.area, 0) / weight;
}

/** The area of rows that are of the positive class or not; undefined without one of either. */
export function areaUnderRoc(isPositive: ArrayLike<number>, scores: ArrayLike<number>): number | undefined {
  const { positives, negatives } = sortedSides(isPositive, scores);
  const pairs = positives.length * negatives.length;
  if (pairs === 0) return undefined;
  let below = 0;
  let notAbove = 0;
  let won = 0;
  for (const score of positives) {
    while (below < negatives.length && (negatives[below] as number) < score) below += 1;
    while (notAbove < negatives.length && (negatives[notAbove] as number) <= score) notAbove += 1;
    won += (below + notAbove) / 2;
  }
  return won / pairs;
}

function areaOf(actual: ArrayLike<LabelValue>, scores: ArrayLike<number>, positive: LabelValue | undefined): number | undefined {
  const rows = binaryRows(actual, scores, { positive });
  return rows && areaUnderRoc(rows.isPositive, scores);
}

/** The columns of a matrix. @throws StatisticsError when a row has another length */
export function columnsOf(rows: ArrayLike<ArrayLike<number>>, width: number): Float64Array[] {
  const columns = Array.from({ length: width }, () => new Float64Array(rows.length));
  for (let row = 0; row < rows.length; row++) {
    const values = rows[row] as ArrayLike<number>;
    if (typeof values !== 'object' || values === null || values.length !== width)
      throw new StatisticsError(
        `Row ${row} must have ${width} scores, one for each class, not ${Array.isArray(values) ? values.length : describe(values)}.`,
      );
    for (let column = 0; column < width; column++) (columns[column] as Float64Array)[row] = values[column] as number;
  }
  return columns;
}

function countOf(actual: ArrayLike<LabelValue>, label: LabelValue): number {
  let count = 0;
  for (let row = 0; row < actual.length; row++) if (actual[row] === label) count += 1;
  return count;
}
