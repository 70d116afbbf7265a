import { StatisticsError } from '../../core/errors/statistics-error.js';
import { type FoldedMetric, foldOf, isFolded } from './folds/fold-of.js';
import type { RowProbability } from './folds/metric-fold.js';
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

/** The value of a metric over some rows of those it was prepared for; a row may come several times. */
export type PreparedMetric = (rows: ArrayLike<number>) => number | undefined;

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
  return (selected) => {
    if (selected.length === 0) return undefined;
    const first = (selected[0] as number) * width;
    sum.set(parts.subarray(first, first + width));
    for (let each = 1; each < selected.length; each++) fold.join(sum, 0, parts, (selected[each] as number) * width);
    return known(fold.value(sum));
  };
}

function preparedScore(score: ClassScore, { actual, predicted, weights }: ScoredRows, options: ScoreOptions): PreparedMetric {
  checkLabels(actual, predicted);
  if (weights !== undefined) checkLengths('weights', actual.length, weights.length);
  const parsed = parseClassScoreOptions(options);
  const classes = sortedClasses(actual, predicted);
  const places = new Map(classes.map((each, place) => [each, place] as const));
  const placeOf = (labels: ArrayLike<LabelValue>) => Uint32Array.from(labels, (label) => places.get(label as LabelValue) as number);
  const was = placeOf(actual);
  const said = placeOf(predicted);
  const counts = {
    classes,
    hits: new Float64Array(classes.length),
    predicted: new Float64Array(classes.length),
    actual: new Float64Array(classes.length),
  };
  const { hits, predicted: guesses, actual: truths } = counts;
  return (selected) => {
    for (const each of [hits, guesses, truths]) each.fill(0);
    for (let each = 0; each < selected.length; each++) {
      const row = selected[each] as number;
      const truth = was[row] as number;
      const guess = said[row] as number;
      const weight = weights?.[row] ?? 1;
      truths[truth] = (truths[truth] as number) + weight;
      guesses[guess] = (guesses[guess] as number) + weight;
      if (truth === guess) hits[truth] = (hits[truth] as number) + weight;
    }
    return classScore(score, counts, parsed);
  };
}

/** Overflow of sums is no value. */
function known(value: number | undefined): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
