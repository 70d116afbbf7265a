import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import type { PartState, VectorModel } from '../vector-parts.js';
import { type GradientOptions, type GradientSettings, parseGradientOptions } from './gradient-options.js';
import { LinearFunction } from './linear-function.js';
import { addRounding, addScores } from './score-nodes.js';

/** Options of linear regression. */
export type LinearModelOptions = GradientOptions;

/** Linear regression by the squared loss: the slope of a row is `2 * (prediction - label)`. */
export class LinearModel implements VectorModel {
  readonly kind = 'linearRegression';
  readonly task = 'regression';
  readonly maxClasses = 0;
  /** All options, as plain data from which the same model can be made. */
  readonly options: GradientSettings;
  readonly #prediction = new Float64Array(1);
  #function: LinearFunction;

  /** @throws ValidationError */
  constructor(options: LinearModelOptions = {}) {
    this.options = parseGradientOptions('The options of linearRegression', options);
    this.#function = new LinearFunction(this.options, 0);
  }

  /** A copy of the weights, in the order of the columns. */
  get weights(): Float64Array {
    return this.#function.weights;
  }

  get intercept(): number {
    return this.#function.intercept;
  }

  bind(width: number): void {
    this.#function = new LinearFunction(this.options, width);
  }

  widen(at: readonly number[], width: number): void {
    this.#function.widen(at, width);
  }

  learn(row: Float64Array, label: number, weight: number): void {
    this.#function.prepare(row, 2 * (this.#function.score(row) - label) * weight);
    this.#function.commit();
  }

  predict(row: Float64Array): Float64Array {
    this.#prediction[0] = this.#function.score(row);
    return this.#prediction;
  }

  toState(): PartState {
    return { numbers: this.#function.toState() };
  }

  restore(state: PartState): void {
    this.#function.restore(state['numbers']);
  }

  addTo(graph: OnnxGraph, input: string): { readonly value: string } {
    return { value: addRounding(graph, addScores(graph, input, [this.#function])) };
  }
}
