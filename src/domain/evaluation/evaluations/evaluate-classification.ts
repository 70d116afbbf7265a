import type { LabelValue } from '../label-value.js';
import { type ClassScoreOptions, parseClassScoreOptions } from '../metric-options.js';
import { accuracy } from '../metrics/accuracy.js';
import { matthewsCorrelation } from '../metrics/agreement.js';
import { brierScore } from '../metrics/brier-score.js';
import { calibrationCurve, expectedCalibrationError } from '../metrics/calibration.js';
import { type ConfusionMatrix, confusionMatrix } from '../metrics/confusion-matrix.js';
import { logLoss } from '../metrics/log-loss.js';
import { f1, precision, recall } from '../metrics/precision-recall.js';
import { columnsOf, rocAuc } from '../metrics/roc-auc.js';
import { positiveOf } from '../metrics/sorted-classes.js';
import { prAuc, precisionRecallCurve, rocCurve } from '../metrics/threshold-curves.js';
import { type ClassCurves, type Evaluation, knownMetrics, warnOfUnknown } from './evaluation.js';

/** Classes that were and that were predicted. */
export interface ClassifiedRows {
  readonly task: 'classification';
  readonly actual: readonly LabelValue[];
  readonly predicted: readonly LabelValue[];
  /** Every class, in the order of the probabilities of a row. */
  readonly classes: readonly LabelValue[];
  readonly probabilities?: readonly ArrayLike<number>[] | undefined;
}

/** More curves than this are not drawn, as in MLflow. */
const mostCurves = 10;
const mostPoints = 200;

/** Evaluates predictions of classes. @throws StatisticsError when a value is not what it must be */
export function evaluateClassification(rows: ClassifiedRows, options: ClassScoreOptions): Evaluation {
  const { actual, predicted, classes, probabilities } = rows;
  const { positive: asked, average } = parseClassScoreOptions(options);
  const positive = classes.length > 2 ? asked : (asked ?? positiveOf(classes));
  const matrix = confusionMatrix(actual, predicted, { classes });
  const scores = { average: average ?? (classes.length > 2 ? 'weighted' : 'binary'), positive } as const;
  const of = probabilities && ofProbabilities(rows, probabilities, scores);
  const values = {
    accuracy_score: accuracy(actual, predicted),
    precision_score: precision(actual, predicted, scores),
    recall_score: recall(actual, predicted, scores),
    f1_score: f1(actual, predicted, scores),
    matthews_corrcoef: matthewsCorrelation(actual, predicted),
    ...of?.values,
  };
  return {
    task: 'classification',
    n: actual.length,
    metrics: { example_count: actual.length, ...knownMetrics(values), ...(classes.length === 2 ? outcomes(matrix, positive) : {}) },
    positive,
    confusionMatrix: matrix,
    curves: of?.curves,
    warnings: [
      ...warnOfClasses(actual),
      ...warnOfStrangers(actual, predicted),
      ...warnOfUnknown(values, 'They need rows of more than one class.'),
    ],
  };
}

function ofProbabilities(
  { actual, classes }: ClassifiedRows,
  probabilities: readonly ArrayLike<number>[],
  { average, positive }: Required<ClassScoreOptions>,
) {
  const columns = columnsOf(probabilities, classes.length);
  const at = positive === undefined ? -1 : classes.indexOf(positive);
  const one = classes.length === 2 ? columns[at] : undefined;
  const common = {
    log_loss: logLoss(actual, probabilities, { classes }),
    brier_score_loss: brierScore(actual, probabilities, { classes }),
  };
  const values: Record<string, number | undefined> =
    one === undefined
      ? { ...common, roc_auc: rocAuc(actual, probabilities, { classes, average }) }
      : {
          ...common,
          roc_auc: rocAuc(actual, one, { positive }),
          precision_recall_auc: prAuc(actual, one, { positive }),
          expected_calibration_error: expectedCalibrationError(actual, one, { positive }),
        };
  const drawn = one === undefined ? classes.map((_, place) => place) : [at];
  const curves =
    drawn.length > mostCurves ? [] : drawn.map((place) => curvesOf(actual, columns[place] as Float64Array, classes[place] as LabelValue));
  return { values, curves };
}

function curvesOf(actual: readonly LabelValue[], scores: Float64Array, positive: LabelValue): ClassCurves {
  return {
    label: positive,
    rows: actual.filter((label) => label === positive).length,
    rocAuc: rocAuc(actual, scores, { positive }),
    precisionRecallAuc: prAuc(actual, scores, { positive }),
    roc: thinned(rocCurve(actual, scores, { positive }) ?? []),
    precisionRecall: thinned(precisionRecallCurve(actual, scores, { positive }) ?? []),
    calibration: calibrationCurve(actual, scores, { positive }) ?? [],
  };
}

/** Both ends and points between them at even distances. */
function thinned<T>(points: readonly T[]): readonly T[] {
  if (points.length <= mostPoints) return points;
  return Array.from({ length: mostPoints }, (_, place) => points[Math.round((place * (points.length - 1)) / (mostPoints - 1))] as T);
}

function outcomes({ classes, counts }: ConfusionMatrix, positive: LabelValue | undefined): Record<string, number> {
  const yes = classes.indexOf(positive as LabelValue);
  if (yes < 0) return {};
  const no = 1 - yes;
  const count = (was: number, said: number) => counts[was]?.[said] as number;
  return {
    true_negatives: count(no, no),
    false_positives: count(no, yes),
    false_negatives: count(yes, no),
    true_positives: count(yes, yes),
  };
}

function warnOfClasses(actual: readonly LabelValue[]): string[] {
  return actual.every((label) => label === actual[0]) ? [`All rows are of the class ${JSON.stringify(actual[0])}.`] : [];
}

/** Predictions of other labels only are more often labels of another form than a model that knows nothing. */
function warnOfStrangers(actual: readonly LabelValue[], predicted: readonly LabelValue[]): string[] {
  const came = new Set(actual);
  if (predicted.some((label) => came.has(label))) return [];
  return [`No row is of a class that was predicted: ${JSON.stringify(predicted[0])} is none of the labels. Do both name classes alike?`];
}
