import { ValidationError } from '../../core/errors/request-error.js';
import { alignLabels } from '../../domain/evaluation/align-labels.js';
import { detectTask } from '../../domain/evaluation/evaluations/detect-task.js';
import type { ClassifiedRows } from '../../domain/evaluation/evaluations/evaluate-classification.js';
import type { NumberRows } from '../../domain/evaluation/evaluations/evaluate-numbers.js';
import type { ReturnRows } from '../../domain/evaluation/evaluations/evaluate-returns.js';
import { earned } from '../../domain/evaluation/folds/trading-folds.js';
import type { LabelValue } from '../../domain/evaluation/label-value.js';
import { compareLabels, sortedClasses } from '../../domain/evaluation/metrics/sorted-classes.js';
import type { ModelEvaluatorOptions } from './evaluation-input.js';
import type { RowPredictions } from './predict-rows.js';

/** Rows whose truth and predictions are known, by task. */
export type ScoredRows = ClassifiedRows | NumberRows | ReturnRows;

/** Brings labels and predictions together. @throws ValidationError when they do not fit each other */
export function scoredRows(actual: readonly LabelValue[], predictions: RowPredictions, options: ModelEvaluatorOptions): ScoredRows {
  const task = taskOf(actual, predictions, options);
  if (task === 'classification') return classifiedRows(actual, predictions);
  const { labels } = predictions;
  if (labels === undefined) throw new ValidationError(`An evaluation of ${task} needs predicted labels, not probabilities alone.`);
  checkCount(actual, labels, 'predictions');
  if (task === 'regression') return { task, actual: actual as readonly number[], predicted: labels as readonly number[] };
  const { position = 'sign' } = options;
  return { task, returns: actual.map((value, row) => earned(value, labels[row] as LabelValue, position)) };
}

function taskOf(
  actual: readonly LabelValue[],
  { task, labels, probabilities }: RowPredictions,
  { task: asked = 'auto' }: ModelEvaluatorOptions,
) {
  if (asked !== 'auto') return asked;
  if (task !== undefined) return task;
  return probabilities === undefined ? detectTask(actual, labels ?? []) : 'classification';
}

function classifiedRows(actual: readonly LabelValue[], predictions: RowPredictions): ClassifiedRows {
  const { labels, probabilities } = predictions;
  const given = predictions.classes && alignLabels(predictions.classes, actual);
  const known = given ?? sortedClasses(actual);
  if (probabilities === undefined) {
    const predicted = alignLabels(labels ?? [], known);
    checkCount(actual, predicted, 'predictions');
    return { task: 'classification', actual, predicted, classes: allClasses(known, actual, predicted) };
  }
  checkCount(actual, probabilities, 'probabilities');
  const rows = probabilities.map((each) => (typeof each === 'number' ? [1 - each, each] : each));
  const width = rows[0]?.length ?? 0;
  const columns = known.length === width ? known : columnsOf(width, [...actual, ...(labels ?? [])], known);
  const predicted = labels === undefined ? rows.map((row) => columns[likeliest(row)] as LabelValue) : alignLabels(labels, columns);
  checkCount(actual, predicted, 'predictions');
  const classes = allClasses(columns, actual, predicted);
  // A class that the model does not know has no chance with it.
  const filled = classes.length === width ? rows : rows.map((row) => classes.map((_, place) => row[place] ?? 0));
  return { task: 'classification', actual, predicted, classes, probabilities: filled };
}

/** The classes of columns where the labels that came are not as many: two of which one came, or 0, 1, … as models number them. */
function columnsOf(width: number, labels: readonly LabelValue[], known: readonly LabelValue[]): readonly LabelValue[] {
  const classes = sortedClasses(labels);
  if (classes.length === width) return classes;
  if (width === 2 && classes.every((label) => typeof label === 'boolean')) return [false, true];
  if (classes.every((label) => Number.isInteger(label) && (label as number) >= 0 && (label as number) < width))
    return Array.from({ length: width }, (_, label) => label);
  throw new ValidationError(
    `There are ${width} probabilities for each row, but ${known.length} classes: ${JSON.stringify(known.slice(0, 20))}. Give the classes with the predictions.`,
  );
}

/** Classes of probabilities first, in their order; those that merely came, or were predicted, after them. */
function allClasses(known: readonly LabelValue[], actual: readonly LabelValue[], predicted: readonly LabelValue[]): readonly LabelValue[] {
  const others = new Set([...actual, ...predicted].filter((label) => !known.includes(label)));
  return [...known, ...[...others].sort(compareLabels)];
}

function likeliest(row: ArrayLike<number>): number {
  let best = 0;
  for (let place = 1; place < row.length; place++) if ((row[place] as number) > (row[best] as number)) best = place;
  return best;
}

function checkCount(actual: readonly LabelValue[], other: ArrayLike<unknown>, what: string): void {
  if (actual.length !== other.length) throw new ValidationError(`There are ${actual.length} labels, but ${other.length} ${what}.`);
}
