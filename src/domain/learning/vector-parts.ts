import type { OnnxGraph } from '../onnx/onnx-graph.js';
import type { TextCodes } from './rows/text-codes.js';

/** A column of a vector: where it comes from and whether it holds codes of categories. */
export interface Column {
  readonly name: string;
  readonly kind: 'number' | 'category';
  /** The texts of a category column. */
  readonly codes?: TextCodes | undefined;
}

/** State of a part as plain JSON: exact, numbers as numbers or base64 of their bytes. */
export type PartState = Readonly<Record<string, unknown>>;

/**
 * Turns a vector into another: scaling, encoding, filling in. Vectors are Float64Array with NaN for missing, the number columns first, then
 * the category columns, which hold the code (0, 1, …) of a text or `unseenCode`.
 */
export interface VectorTransformer {
  /** Tells the columns that come in; called once, before anything else. */
  bind(columns: readonly Column[]): void;
  /** Tells the columns anew after some were added at the end of the number columns. */
  widen(columns: readonly Column[]): void;
  /** The columns that go out; more than before after `learn` of an encoder, always added at the end. */
  readonly outputs: readonly Column[];
  /** Whether no missing value of a column goes out; otherwise they are left as they are. */
  fills(column: Column): boolean;
  /** Learns from a row; never keeps the array. @throws ValidationError when a number would overflow, as if the row had never been */
  learn(row: Float64Array): void;
  /** Takes the last `learn` back, which added no columns: the model refused the row. */
  undo(): void;
  /** The transformed row: the array itself, or one that is overwritten by the next call. */
  transform(row: Float64Array): Float64Array;
  toState(): PartState;
  /** Takes over the state that `toState` gave, after `bind`. @throws ValidationError */
  restore(state: PartState): void;
  /** Adds its nodes to a graph. */
  addTo(graph: OnnxGraph, inputs: GraphColumns): GraphColumns;
}

/** Names of tensors that carry the columns of a vector in a graph. */
export interface GraphColumns {
  /** double [N, k]: the number columns, in their order, NaN for missing; absent when there are none. */
  readonly numbers?: string | undefined;
  /** int64 [N, 1] of each category column: its code, `unseenCode` or `missingCode`. */
  readonly categories: readonly string[];
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
  /**
   * Adds its nodes; `input` is double [N, columns]. Regression: gives `{ value }` float [N, 1]. Classification: `{ probabilities }` float
   * [N, classes], columns in the order of class indices.
   */
  addTo(
    graph: OnnxGraph,
    input: string,
    classes: number,
  ): { readonly value?: string | undefined; readonly probabilities?: string | undefined };
}
