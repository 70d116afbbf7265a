/** One row: values by name, or in the order of the learner's features. Null, undefined and NaN are missing values. */
export type FeatureRow = Readonly<Record<string, unknown>> | ArrayLike<number | string | null | undefined>;

/** What is learned: a number for regression; a number, text, or true and false for classification. */
export type Label = number | string | boolean;

/** What a learner learns. */
export type LearningTask = 'regression' | 'classification';

/** One feature of a learner, as it stands in rows and in the ONNX file. */
export interface FeatureDefinition {
  readonly name: string;
  /** `category` is text, `number` a number (true and false count as 1 and 0). */
  readonly kind: 'number' | 'category';
}

/** Why a row cannot be taken. */
export interface RowProblem {
  readonly reason: 'missing-feature' | 'unknown-feature' | 'wrong-type' | 'not-finite' | 'wrong-length' | 'not-a-row';
  /** The feature, where one is to blame. */
  readonly feature?: string | undefined;
  readonly message: string;
}

/** Plain JSON from which a learner is restored exactly: the same predictions, the same further learning, bit for bit. */
export interface LearnerJson {
  readonly format: 'mlflow-ops/learner';
  readonly version: 1;
  readonly [field: string]: unknown;
}

/** Why a label cannot be learned. */
export interface LabelProblem {
  /** `new-class`: the label of a class that is not among those given, or one more than the model tells apart. */
  readonly reason: 'bad-label' | 'new-class';
  readonly message: string;
}

/** How a learner becomes an ONNX model. */
export interface ToOnnxOptions {
  /** Name of the graph. @default 'mlflow_ops_learner' */
  readonly graphName?: string | undefined;
  /**
   * `matrix`: number features come as one input `features`, float [N, features]; if there are category features, and with `columns` always,
   * every feature is an input of its own name, float or string [N, 1].
   *
   * @default 'matrix'
   */
  readonly inputs?: 'matrix' | 'columns' | undefined;
  /** Further entries of `metadata_props`. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/**
 * A model that learns from one row at a time. Rows are copied; a row or label that cannot be taken changes nothing.
 * Learning is deterministic: the same rows in the same order give the same numbers on every machine.
 */
export interface Learner {
  readonly task: LearningTask;
  /** Rows learned so far. */
  readonly samples: number;
  /** The features, in the order of arrays and of the ONNX input; empty before the first row when none were given. */
  readonly features: readonly FeatureDefinition[];
  /** Classes seen or given, in their order of appearance; empty for regression. */
  readonly classes: readonly Label[];
  /**
   * Learns one row. Transformers learn first from the row, then transform it, then the model learns.
   *
   * @param options - `weight` scales the step; positive. @default 1
   * @throws ValidationError naming the feature or label that is wrong
   */
  learnOne(features: FeatureRow, label: Label, options?: { readonly weight?: number | undefined }): this;
  /** The most likely class, or the predicted number. Before anything was learned: the first class, or 0. @throws ValidationError */
  predictOne(features: FeatureRow): Label;
  /** Probability of each class, in the order of {@link classes}. @throws ValidationError; NotSupportedError for regression */
  predictProbaOne(features: FeatureRow): Float64Array;
  /** Why a row would be refused, or nothing. */
  checkRow(features: FeatureRow): RowProblem | undefined;
  /** Why a label would be refused, or nothing. */
  checkLabel(label: Label): LabelProblem | undefined;
  /** A copy that shares nothing. */
  clone(): Learner;
  toJSON(): LearnerJson;
  /**
   * The model as an ONNX file (opset 17, ai.onnx.ml 3, IR 8) with one row per item of the first dimension.
   *
   * @throws ValidationError before the first row was learned, when features or classes are not known yet
   */
  toOnnx(options?: ToOnnxOptions): Uint8Array;
}
