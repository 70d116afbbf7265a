import type { CallOptions } from '../../core/call-options.js';
import type { EvaluationTask } from '../../domain/evaluation/evaluations/evaluation.js';
import type { LabelValue } from '../../domain/evaluation/label-value.js';
import type { ClassScoreOptions, SharpeOptions, TradingPosition } from '../../domain/evaluation/metric-options.js';
import type { FeatureRow, Learner } from '../../domain/learning/learner.js';
import type { Predictor } from '../../ports/predictor.js';

/** Numbers in an array of one element type. */
export type NumberArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** A label for each row. */
export type LabelList = readonly LabelValue[] | NumberArray;

/** Predictions of rows: labels; probabilities, of which the likeliest class is the label; or both. */
export type Predictions =
  | LabelList
  | {
      readonly labels?: LabelList | undefined;
      /** Of the positive class, or of every class in the order of `classes`; one for each row. */
      readonly probabilities?: readonly (number | ArrayLike<number>)[] | NumberArray | undefined;
      /** @default the labels that occur, sorted */
      readonly classes?: readonly LabelValue[] | undefined;
    };

/** A function that predicts rows. */
export type PredictRows = (rows: readonly FeatureRow[]) => Predictions | Promise<Predictions>;

/** What can be evaluated on rows: a loaded model, a learner, or a function. */
export type EvaluatedModel = Predictor | Pick<Learner, 'task' | 'classes' | 'predictOne' | 'predictProbaOne'> | PredictRows;

/** Returns of periods, for trading; they need no other data. */
export interface PeriodReturns {
  /** As fractions: 0.01 is one percent. */
  readonly returns: readonly number[] | NumberArray;
}

/** What predictions are held against. */
export interface LabelledData {
  /** What came; for trading, the returns of what is traded. */
  readonly labels: LabelList;
}

/** Rows for a model, in the form that it takes, and what came of them. */
export interface LabelledRows extends LabelledData {
  readonly features: readonly FeatureRow[];
}

/** How a `ModelEvaluator` evaluates. */
export interface ModelEvaluatorOptions extends ClassScoreOptions, SharpeOptions {
  /**
   * `auto`: what a learner learns; trading for returns; classification for text, true and false, with probabilities, and for integers that at most 20
   * different ones are; else regression.
   *
   * @default 'auto'
   */
  readonly task?: EvaluationTask | 'auto' | undefined;
  /** Rows that a loaded model or function is asked at once. @default 256 */
  readonly batchSize?: number | undefined;
  /** What a forecast means for trading: hold its sign (long, short, nothing), or as much as it says. @default 'sign' */
  readonly position?: TradingPosition | undefined;
  /** Outputs of a loaded model. @default the one with a label or number for each row, and the one with several numbers */
  readonly outputs?: { readonly labels?: string | undefined; readonly probabilities?: string | undefined } | undefined;
}

/** How two models are compared. */
export interface CompareOptions extends CallOptions {
  /** MLflow's name of the metric that decides. @default 'accuracy_score', 'mean_absolute_error' or 'sharpe_ratio' */
  readonly metric?: string | undefined;
  /** Samples drawn anew for the intervals, at least 100. @default 1000 */
  readonly resamples?: number | undefined;
  /** Of the intervals. @default 0.95 */
  readonly confidence?: number | undefined;
  /** The same seed draws the same samples. @default 0 */
  readonly seed?: number | undefined;
}
