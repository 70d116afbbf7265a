import type { LabelValue } from '../label-value.js';
import type { CalibrationBin } from '../metrics/calibration.js';
import type { ConfusionMatrix } from '../metrics/confusion-matrix.js';
import type { PrecisionRecallPoint, RocPoint } from '../metrics/threshold-curves.js';

/** What is evaluated: classes, numbers, or the returns of trading. */
export type EvaluationTask = 'classification' | 'regression' | 'trading';

/** Curves of one class against the rest, of at most 200 points each. */
export interface ClassCurves {
  readonly label: LabelValue;
  /** Rows of the class. */
  readonly rows: number;
  readonly rocAuc?: number | undefined;
  readonly precisionRecallAuc?: number | undefined;
  readonly roc: readonly RocPoint[];
  readonly precisionRecall: readonly PrecisionRecallPoint[];
  readonly calibration: readonly CalibrationBin[];
}

/** How good predictions are. */
export interface Evaluation {
  readonly task: EvaluationTask;
  /** Rows, or periods. */
  readonly n: number;
  /** Values by the names that MLflow's evaluators log; what cannot be computed is absent. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The class that precision, recall, F1 and the curves of two classes are of. */
  readonly positive?: LabelValue | undefined;
  readonly confusionMatrix?: ConfusionMatrix | undefined;
  /** With probabilities: of the positive class of two, of each of at most ten. */
  readonly curves?: readonly ClassCurves[] | undefined;
  /** What to know before trusting the numbers, for a person. */
  readonly warnings: readonly string[];
}

/** The metrics that have a value. */
export function knownMetrics(values: Readonly<Record<string, number | undefined>>): Record<string, number> {
  const known = Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined && !Number.isNaN(entry[1]));
  return Object.fromEntries(known);
}

/** What is said about metrics without a value. */
export function warnOfUnknown(values: Readonly<Record<string, number | undefined>>, why: string): string[] {
  const missing = Object.keys(values).filter((name) => values[name] === undefined || Number.isNaN(values[name]));
  return missing.length === 0 ? [] : [`Not computable: ${missing.join(', ')}. ${why}`];
}
