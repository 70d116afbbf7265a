import { StatisticsError } from '../../core/errors/statistics-error.js';
import { type FoldedMetric, foldOf, isFolded } from './folds/fold-of.js';
import type { MetricFold, RowProbability } from './folds/metric-fold.js';
import type { LabelValue } from './label-value.js';
import type { MetricName } from './metric-name.js';
import { parseClassScoreOptions, type ScoreOptions } from './metric-options.js';
import { checkLabels, checkLengths, checkList } from './metrics/check-labels.js';
import { type ClassScore, classScore } from './metrics/class-counts.js';
import { sortedClasses } from './metrics/sorted-classes.js';

/** Predictions of one model for rows whose truth is known. */
export interface ScoredRows {
  readonly actual: ArrayLike<LabelValue>;
  readonly predicted: ArrayLike<LabelValue>;
  /** Of the positive class, or of every class in the order of `classes`. */
  readonly probabilities?: ArrayLike<RowProbability> | undefined;
  /** How much each row counts. @default 1 */
  readonly weights?: ArrayLike<number> | undefined;
}

/** The value of a metric over the rows that it was prepared for, each as often as it counts. */
export type PreparedMetric = (counts: Uint32Array) => number | undefined;

/** The counts of rows that come once each. */
export function eachOnce(rows: number): Uint32Array {
  return new Uint32Array(rows).fill(1);
}

/**
 * Reads and checks rows once, so that a metric of many selections of them costs little.
 *
 * @throws StatisticsError when rows are not what the metric needs, or the metric is `roc_auc`, which is not made of parts.
 */
export function prepareMetric(name: MetricName, rows: ScoredRows, options: ScoreOptions): PreparedMetric {
  if (isFolded(name)) return preparedFold(name, rows, options);
  if (name === 'roc_auc')
    throw new StatisticsError('roc_auc cannot be computed of many selections of rows; choose log_loss or another metric.');
  return preparedScore(classScores[name], rows, options);
}

/** The class score behind a metric's name. */
export const classScores = { precision_score: 'precision', recall_score: 'recall', f1_score: 'f1' } as const satisfies Record<
  string,
  ClassScore
>;

function preparedFold(
  name: FoldedMetric,
  { actual, predicted, probabilities, weights }: ScoredRows,
  options: ScoreOptions,
): PreparedMetric {
  checkList('actual', actual);
  checkList('predicted', predicted);
  checkLengths('predicted', actual.length, predicted.length);
  if (probabilities !== undefined) checkLengths('probabilities', actual.length, probabilities.length);
  if (weights !== undefined) checkLengths('weights', actual.length, weights.length);
  const fold = foldOf(name, options);
  const { width } = fold;
  const parts = new Float64Array(actual.length * width);
  for (let row = 0; row < actual.length; row++)
    fold.row(actual[row] as LabelValue, predicted[row] as LabelValue, probabilities?.[row], weights?.[row] ?? 1, parts, row * width);
  const sum = new Float64Array(width);
  return (counts) => {
    if (fold.joinRows === undefined) joinEach(fold, parts, counts, sum);
    else fold.joinRows(parts, counts, sum);
    return known(fold.value(sum));
  };
}

function joinEach({ width, join }: MetricFold, parts: Float64Array, counts: Uint32Array, into: Float64Array): void {
  let isFirst = true;
  for (let row = 0; row < counts.length; row++) {
    for (let each = 0; each < (counts[row] as number); each++) {
      if (isFirst) into.set(parts.subarray(row * width, (row + 1) * width));
      else join(into, 0, parts, row * width);
      isFirst = false;
    }
  }
}

function preparedScore(score: ClassScore, { actual, predicted, weights }: ScoredRows, options: ScoreOptions): PreparedMetric {
  checkLabels(actual, predicted);
  if (weights !== undefined) checkLengths('weights', actual.length, weights.length);
  const parsed = parseClassScoreOptions(options);
  const classes = sortedClasses(actual, predicted);
  const { pairOf, pairs } = labelPairs(actual, predicted, classes);
  const rowTally = new Uint32Array(pairs.length);
  const weightTally = new Float64Array(pairs.length);
  return (counts) => {
    const tally =
      weights === undefined ? tallyRows(pairOf, counts, rowTally.fill(0)) : tallyWeights(pairOf, counts, weights, weightTally.fill(0));
    const ofClasses = {
      classes,
      hits: new Float64Array(classes.length),
      predicted: new Float64Array(classes.length),
      actual: new Float64Array(classes.length),
    };
    for (const [at, { truth, guess }] of pairs.entries()) {
      const count = tally[at] as number;
      if (truth === guess) ofClasses.hits[truth] = count;
      ofClasses.actual[truth] = (ofClasses.actual[truth] as number) + count;
      ofClasses.predicted[guess] = (ofClasses.predicted[guess] as number) + count;
    }
    return classScore(score, ofClasses, parsed);
  };
}

/** The pairs of a label and its prediction that occur, as places of their classes, and which of them each row is. */
function labelPairs(actual: ArrayLike<LabelValue>, predicted: ArrayLike<LabelValue>, classes: readonly LabelValue[]) {
  const places = new Map(classes.map((each, place) => [each, place] as const));
  const pairs: { readonly truth: number; readonly guess: number }[] = [];
  const known = new Map<number, number>();
  const pairOf = new Uint32Array(actual.length);
  for (let row = 0; row < actual.length; row++) {
    const truth = places.get(actual[row] as LabelValue) as number;
    const guess = places.get(predicted[row] as LabelValue) as number;
    const code = truth * classes.length + guess;
    let pair = known.get(code);
    if (pair === undefined) {
      pair = pairs.push({ truth, guess }) - 1;
      known.set(code, pair);
    }
    pairOf[row] = pair;
  }
  return { pairOf, pairs };
}

function tallyRows(pairOf: Uint32Array, counts: Uint32Array, tally: Uint32Array): Uint32Array {
  for (let row = 0; row < counts.length; row++) {
    const pair = pairOf[row] as number;
    tally[pair] = (tally[pair] as number) + (counts[row] as number);
  }
  return tally;
}

function tallyWeights(pairOf: Uint32Array, counts: Uint32Array, weights: ArrayLike<number>, tally: Float64Array): Float64Array {
  for (let row = 0; row < counts.length; row++) {
    const pair = pairOf[row] as number;
    tally[pair] = (tally[pair] as number) + (counts[row] as number) * (weights[row] as number);
  }
  return tally;
}

/** Overflow of sums is no value. */
function known(value: number | undefined): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
