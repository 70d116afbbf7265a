import { ValidationError } from '../../../core/errors/request-error.js';
import { parseInteger } from '../../../core/validation/integer.js';
import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import type { PartState, VectorModel } from '../vector-parts.js';
import { type GradientOptions, type GradientSettings, parseGradientOptions } from './gradient-options.js';
import { LinearFunction } from './linear-function.js';
import { addProbabilities, addRounding, addScores } from './score-nodes.js';

/** Options of softmax regression. */
export interface SoftmaxModelOptions extends GradientOptions {
  /** How many classes are known beforehand. @default 0: they appear with their labels */
  readonly classes?: number | undefined;
}

/** Probabilities are kept this far from 0 and 1 in slopes, as in River. */
const margin = 1e-15;

/**
 * Softmax (multinomial logistic) regression: a linear function and an optimizer's state per class. A class that appears with its
 * label starts at weights 0; in that row it counts as having had no probability.
 */
export class SoftmaxModel implements VectorModel {
  readonly kind = 'softmaxRegression';
  readonly task = 'classification';
  readonly maxClasses = Number.POSITIVE_INFINITY;
  /** All options, as plain data from which the same model can be made. */
  readonly options: GradientSettings & { readonly classes: number };
  #width = 0;
  #functions: LinearFunction[] = [];
  #probabilities = new Float64Array(0);

  /** @throws ValidationError */
  constructor({ classes = 0, ...options }: SoftmaxModelOptions = {}) {
    this.options = {
      ...parseGradientOptions('The options of softmaxRegression', options),
      classes: parseInteger('The number of classes of softmaxRegression', classes, { min: 0 }),
    };
    this.bind(0);
  }

  /** A copy of the weights of each class, in the order of the columns. */
  get weights(): readonly Float64Array[] {
    return this.#functions.map(({ weights }) => weights);
  }

  get intercepts(): readonly number[] {
    return this.#functions.map(({ intercept }) => intercept);
  }

  bind(width: number): void {
    this.#width = width;
    this.#setFunctions(this.#zeros(this.options.classes));
  }

  widen(at: readonly number[], width: number): void {
    this.#width = width;
    for (const each of this.#functions) each.widen(at, width);
  }

  learn(row: Float64Array, label: number, weight: number): void {
    const probabilities = this.predict(row);
    const known = this.#functions.length;
    const added = label < known ? [] : this.#zeros(label + 1 - known);
    for (let index = 0; index < known; index++) {
      const probability = Math.max(margin, Math.min(1 - margin, probabilities[index] as number));
      (this.#functions[index] as LinearFunction).prepare(row, (probability - (index === label ? 1 : 0)) * weight);
    }
    added.at(-1)?.prepare(row, (margin - 1) * weight);
    for (let index = 0; index < known; index++) (this.#functions[index] as LinearFunction).commit();
    added.at(-1)?.commit();
    if (added.length > 0) this.#setFunctions([...this.#functions, ...added]);
  }

  predict(row: Float64Array): Float64Array {
    const probabilities = this.#probabilities;
    let largest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < probabilities.length; index++) {
      const score = (this.#functions[index] as LinearFunction).score(row);
      probabilities[index] = score;
      if (score > largest) largest = score;
    }
    let total = 0;
    for (let index = 0; index < probabilities.length; index++) {
      const share = Math.exp((probabilities[index] as number) - largest);
      probabilities[index] = share;
      total += share;
    }
    for (let index = 0; index < probabilities.length; index++) probabilities[index] = (probabilities[index] as number) / total;
    return probabilities;
  }

  toState(): PartState {
    return { functions: this.#functions.map((each) => each.toState()) };
  }

  restore(state: PartState): void {
    const saved = state['functions'];
    if (!Array.isArray(saved) || saved.length < this.options.classes) {
      throw new ValidationError('The saved weights of softmaxRegression are damaged: they must be a list with one entry per class.');
    }
    const functions = this.#zeros(saved.length);
    for (const [index, each] of functions.entries()) each.restore(saved[index]);
    this.#setFunctions(functions);
  }

  addTo(graph: OnnxGraph, input: string): { readonly probabilities: string } {
    return { probabilities: addRounding(graph, addProbabilities(graph, addScores(graph, input, this.#functions))) };
  }

  #zeros(count: number): LinearFunction[] {
    return Array.from({ length: count }, () => new LinearFunction(this.options, this.#width));
  }

  #setFunctions(functions: LinearFunction[]): void {
    this.#functions = functions;
    this.#probabilities = new Float64Array(functions.length);
  }
}
