import { parseInteger } from '../../../core/validation/integer.js';
import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import type { PartState, VectorModel } from '../vector-parts.js';
import { type GradientOptions, type GradientSettings, parseGradientOptions } from './gradient-options.js';
import { LinearFunction } from './linear-function.js';
import { addProbabilities, addRounding, addScores } from './score-nodes.js';

/** Options of logistic regression. */
export interface LogisticModelOptions extends GradientOptions {
  /** How many of the two classes are known beforehand. @default 0: they appear with their labels */
  readonly classes?: number | undefined;
}

/** Logistic regression for two classes: the score is the logarithm of the odds of the second one. */
export class LogisticModel implements VectorModel {
  readonly kind = 'logisticRegression';
  readonly task = 'classification';
  readonly maxClasses = 2;
  /** All options, as plain data from which the same model can be made. */
  readonly options: GradientSettings & { readonly classes: number };
  #function: LinearFunction;
  #probabilities: Float64Array;

  /** @throws ValidationError */
  constructor({ classes = 0, ...options }: LogisticModelOptions = {}) {
    this.options = {
      ...parseGradientOptions('The options of logisticRegression', options),
      classes: parseInteger('The number of classes of logisticRegression', classes, { min: 0, max: 2 }),
    };
    this.#function = new LinearFunction(this.options, 0);
    this.#probabilities = new Float64Array(classes);
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
    this.#function.prepare(row, slopeOf(this.#function.score(row), label === 0 ? -1 : 1) * weight);
    this.#function.commit();
    if (label >= this.#probabilities.length) this.#probabilities = new Float64Array(label + 1);
  }

  predict(row: Float64Array): Float64Array {
    const probabilities = this.#probabilities;
    const score = this.#function.score(row);
    if (probabilities.length < 2) return probabilities.fill(1);
    // The smaller of the two by itself: taken from 1 it would lose its digits.
    const odds = Math.exp(-Math.abs(score));
    const smaller = odds / (1 + odds);
    const larger = 1 / (1 + odds);
    probabilities[0] = score > 0 ? smaller : larger;
    probabilities[1] = score > 0 ? larger : smaller;
    return probabilities;
  }

  toState(): PartState {
    return { numbers: this.#function.toState(), classes: this.#probabilities.length };
  }

  restore(state: PartState): void {
    const classes = parseInteger('The number of classes in a saved learner', state['classes'], { min: 0, max: 2 });
    this.#function.restore(state['numbers']);
    this.#probabilities = new Float64Array(classes);
  }

  addTo(graph: OnnxGraph, input: string, classes: number): { readonly probabilities: string } {
    const first = { weights: new Float64Array(this.#function.weights.length), intercept: 0 };
    const scores = addScores(graph, input, [first, this.#function].slice(0, classes));
    return { probabilities: addRounding(graph, addProbabilities(graph, scores)) };
  }
}

/** Slope of the logistic loss by the score, for a label of -1 or 1. Beyond 18 the exponential alone is exact enough, as in River. */
function slopeOf(score: number, sign: -1 | 1): number {
  const margin = score * sign;
  if (margin > 18) return Math.exp(-margin) * -sign;
  if (margin < -18) return -sign;
  return -sign / (Math.exp(margin) + 1);
}
