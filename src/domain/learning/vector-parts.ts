import type { OnnxGraph } from '../onnx/onnx-graph.js';

/** A column of a vector: where it comes from and whether it holds codes of categories. */
export interface Column {
  readonly name: string;
  readonly kind: 'number' | 'category';
}

/** State of a part as plain JSON: exact, numbers as numbers or base64 of their bytes. */
export type PartState = Readonly<Record<string, unknown>>;

/**
 * Turns a vector into another: scaling, encoding, filling in. Vectors are Float64Array with NaN for missing; a category column
 * holds the code (0, 1, …) of its text, given by the learner's row schema.
 */
export interface VectorTransformer {
  /** Stable name for JSON: `standardScaler`. */
  readonly kind: string;
  /** Tells the columns that come in; called once, before anything else. Gives those that go out now (a one-hot encoder grows). */
  bind(columns: readonly Column[]): void;
  /** Whether missing values of a column are taken. */
  takesMissing(column: number): boolean;
  readonly outputs: readonly Column[];
  /** Learns from a row; never keeps the array. */
  learn(row: Float64Array): void;
  /** The transformed row, in an array that is overwritten by the next call. */
  transform(row: Float64Array): Float64Array;
  toState(): PartState;
  /** Takes over the state that `toState` gave, after `bind`. @throws ValidationError */
  restore(state: PartState): void;
  /** A part with the same options that knows nothing. */
  fresh(): VectorTransformer;
  /**
   * Adds its nodes to a graph. `inputs` names one tensor per group of columns: `numbers` is float [N, count of number columns] in order,
   * `categories` int64 [N, 1] codes per category column by position.
   */
  addTo(graph: OnnxGraph, inputs: GraphColumns): GraphColumns;
}

/** Names of tensors that carry the columns of a vector in a graph. */
export interface GraphColumns {
  /** float [N, k]: the number columns, in their order; absent when there are none. */
  readonly numbers?: string | undefined;
  /** string [N, 1] of each category column, by its position in the vector. */
  readonly categories: ReadonlyMap<number, CategoryTensor>;
}

/** A category column in a graph. */
export interface CategoryTensor {
  readonly tensor: string;
  /** Texts in the order of their codes. */
  readonly texts: readonly string[];
}

/** Predicts from a vector of numbers and learns from it. */
export interface VectorModel {
  /** Stable name for JSON: `logisticRegression`. */
  readonly kind: string;
  readonly task: 'regression' | 'classification';
  /** Most classes it can tell apart; 2 for logistic regression. */
  readonly maxClasses: number;
  /** Sets the number of columns; called once, before anything else. */
  bind(width: number): void;
  /** Columns were added at places of the vector by a transformer that grew: `at` are the new positions, ascending. */
  widen(at: readonly number[], width: number): void;
  /** Learns a row: `label` is the number, or the index of the class (a new index adds a class). */
  learn(row: Float64Array, label: number, weight: number): void;
  /** Regression: the prediction at index 0. Classification: a probability per class. The array is overwritten by the next call. */
  predict(row: Float64Array): Float64Array;
  toState(): PartState;
  restore(state: PartState): void;
  fresh(): VectorModel;
  /**
   * Adds its nodes. Regression: gives `{ value }` float [N, 1]. Classification: `{ probabilities }` float [N, classes], columns in the order
   * of class indices.
   */
  addTo(
    graph: OnnxGraph,
    input: string,
    classes: number,
  ): { readonly value?: string | undefined; readonly probabilities?: string | undefined };
}
