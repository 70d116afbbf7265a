import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkProbability } from '../../stats/arguments/check-number.js';
import { checkValues } from '../../stats/arguments/check-values.js';
import type { LabelValue } from '../label-value.js';
import { checkLabel, checkLengths, checkList, isLabel } from './check-labels.js';
import { positiveOf, sortedClasses } from './sorted-classes.js';

/** Which class scores and probabilities are of. */
export interface PositiveOptions {
  /** @default true, 1, or the last class in sorted order */
  readonly positive?: LabelValue | undefined;
}

/** Rows by whether they are of the positive class. */
export interface BinaryRows {
  readonly isPositive: Uint8Array;
  readonly positives: number;
}

/**
 * Reads labels of two classes, or of one and the rest when `positive` is given.
 *
 * @returns undefined where there is one class and nothing tells whether it is the positive one.
 * @throws StatisticsError when lists differ in length or are empty, a value is not what it must be, or there are more classes.
 */
export function binaryRows(
  actual: ArrayLike<LabelValue>,
  scores: ArrayLike<number>,
  { positive }: PositiveOptions,
): BinaryRows | undefined {
  checkActual(actual);
  checkValues('scores', scores);
  checkLengths('scores', actual.length, scores.length);
  const known = positive === undefined ? positiveAmong(sortedClasses(actual)) : checkLabel('positive', positive);
  if (known === undefined) return undefined;
  const isPositive = new Uint8Array(actual.length);
  let positives = 0;
  for (let row = 0; row < actual.length; row++) {
    if (actual[row] !== known) continue;
    isPositive[row] = 1;
    positives += 1;
  }
  return { isPositive, positives };
}

/** Checks labels. @throws StatisticsError */
export function checkActual(actual: ArrayLike<LabelValue>): void {
  checkList('actual', actual);
  for (let row = 0; row < actual.length; row++) if (!isLabel(actual[row])) checkLabel(`actual[${row}]`, actual[row]);
}

/** Checks probabilities. @throws StatisticsError */
export function checkProbabilities(probabilities: ArrayLike<number>): void {
  checkList('probabilities', probabilities);
  for (let row = 0; row < probabilities.length; row++) checkProbability(`probabilities[${row}]`, probabilities[row] as number);
}

function positiveAmong(classes: readonly LabelValue[]): LabelValue | undefined {
  if (classes.length <= 2) return positiveOf(classes);
  throw new StatisticsError(`One score a row is of one class, but there are ${classes.length}; give the option positive.`);
}
