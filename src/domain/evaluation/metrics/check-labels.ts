import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { checkValues } from '../../stats/arguments/check-values.js';
import type { LabelValue } from '../label-value.js';

/** Whether a value can be a label: a finite number, a text, true or false. */
export function isLabel(value: unknown): value is LabelValue {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

/** Checks one label. @throws StatisticsError */
export function checkLabel(what: string, value: unknown): LabelValue {
  if (isLabel(value)) return value;
  throw new StatisticsError(`${what} must be a finite number, a text, true or false, not ${describe(value)}.`);
}

/** Checks what was and what was predicted for the same rows, at least one. @throws StatisticsError */
export function checkLabels(actual: ArrayLike<LabelValue>, predicted: ArrayLike<LabelValue>): void {
  checkList('actual', actual);
  checkList('predicted', predicted);
  checkLengths('predicted', actual.length, predicted.length);
  for (let row = 0; row < actual.length; row++) {
    if (!isLabel(actual[row])) checkLabel(`actual[${row}]`, actual[row]);
    if (!isLabel(predicted[row])) checkLabel(`predicted[${row}]`, predicted[row]);
  }
}

/** Checks numbers that were and that were predicted for the same rows, at least one. @throws StatisticsError */
export function checkNumbers(actual: ArrayLike<number>, predicted: ArrayLike<number>): void {
  checkValues('actual', actual);
  checkValues('predicted', predicted);
  checkLengths('predicted', actual.length, predicted.length);
}

/** Checks finite numbers, at least one. @throws StatisticsError */
export function checkReturns(returns: ArrayLike<number>): void {
  checkValues('returns', returns);
  if (returns.length === 0) throw new StatisticsError('returns must not be empty.');
}

/** Checks that there are rows, and as many of another list. @throws StatisticsError */
export function checkLengths(what: string, rows: number, length: number): void {
  if (rows === 0) throw new StatisticsError('actual must not be empty.');
  if (rows !== length) throw new StatisticsError(`actual and ${what} must be equally long, but have ${rows} and ${length} values.`);
}

/** Checks that a value is a list. @throws StatisticsError */
export function checkList(what: string, values: ArrayLike<unknown>): void {
  if (typeof values === 'object' && values !== null && Number.isSafeInteger(values.length)) return;
  throw new StatisticsError(`${what} must be an array, not ${describe(values)}.`);
}
