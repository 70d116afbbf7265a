import { ValidationError } from '../../../core/errors/request-error.js';
import { encodeFloats } from '../../../core/float-bytes.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseObject } from '../../../core/validation/object.js';
import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import { savedNumbers } from '../transformers/saved-numbers.js';
import type { PartState, VectorModel } from '../vector-parts.js';
import { type ClassGaussians, deviationOf, nothingSeen, withColumns } from './class-gaussians.js';
import { addGaussians } from './gaussian-nodes.js';

/** Added to every density, so that one impossible value does not rule a class out. */
const leastDensity = 1e-9;

/**
 * Gaussian naive Bayes as in River: within a class the columns are independent and normal, with the mean and the population variance of
 * the rows learned (West 1979). The density of a column without variance is 0.
 */
export class GaussianModel implements VectorModel {
  readonly kind = 'gaussianNaiveBayes';
  readonly task = 'classification';
  readonly maxClasses = Number.POSITIVE_INFINITY;
  readonly options = {};
  #width = 0;
  #classes: ClassGaussians[] = [];
  /** What the next row of a class is written to, before it takes the place of the class. */
  #next = nothingSeen(0);
  #probabilities = new Float64Array();

  constructor(options: Readonly<Record<string, never>> = {}) {
    parseKnownFields('The options of gaussianNaiveBayes', options, []);
  }

  bind(width: number): void {
    this.#width = width;
    this.#setClasses([]);
  }

  widen(at: readonly number[], width: number): void {
    this.#width = width;
    this.#setClasses(this.#classes.map((each) => withColumns(each, at, width)));
  }

  learn(row: Float64Array, label: number, weight: number): void {
    const rows = this.#classes.reduce((sum, each) => sum + each.weight, weight);
    if (!Number.isFinite(rows))
      throw new ValidationError('The row cannot be learned: the weights of all rows add up to too large a number.');
    const known = this.#classes[label] ?? nothingSeen(this.#width);
    const next = this.#next;
    next.weight = known.weight + weight;
    for (let column = 0; column < this.#width; column++) {
      const value = row[column] as number;
      const before = value - (known.means[column] as number);
      const total = (known.weights[column] as number) + weight;
      const mean = (known.means[column] as number) + (weight / total) * before;
      next.weights[column] = total;
      next.means[column] = mean;
      next.squares[column] = (known.squares[column] as number) + weight * before * (value - mean);
    }
    if (!next.squares.every(Number.isFinite)) {
      throw new ValidationError('The row cannot be learned: the square of a value is too large for a number. Scale the features.');
    }
    const missing = Math.max(0, label + 1 - this.#classes.length);
    if (missing > 0) this.#setClasses([...this.#classes, ...Array.from({ length: missing }, () => nothingSeen(this.#width))]);
    this.#classes[label] = next;
    this.#next = known;
  }

  predict(row: Float64Array): Float64Array {
    const probabilities = this.#probabilities;
    let total = 0;
    for (const { weight } of this.#classes) total += weight;
    let largest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < this.#classes.length; index++) {
      const each = this.#classes[index] as ClassGaussians;
      let sum = 0;
      for (let column = 0; column < this.#width; column++) sum += Math.log(leastDensity + density(each, column, row[column] as number));
      probabilities[index] = Math.log(each.weight / total) + sum;
      largest = Math.max(largest, probabilities[index] as number);
    }
    let shares = 0;
    for (let index = 0; index < probabilities.length; index++) shares += Math.exp((probabilities[index] as number) - largest);
    const normalizer = largest + Math.log(shares);
    for (let index = 0; index < probabilities.length; index++) {
      probabilities[index] = Math.exp((probabilities[index] as number) - normalizer);
    }
    return probabilities;
  }

  toState(): PartState {
    return {
      classes: this.#classes.map(({ weight, weights, means, squares }) => ({
        weight,
        weights: encodeFloats(weights),
        means: encodeFloats(means),
        squares: encodeFloats(squares),
      })),
    };
  }

  restore({ classes }: PartState): void {
    if (!Array.isArray(classes)) throw new ValidationError('The classes of a saved gaussianNaiveBayes are damaged: they must be a list.');
    this.#setClasses(
      (classes as PartState[]).map((each) => {
        const state = parseObject('A class of a saved gaussianNaiveBayes', each);
        const { weight } = state;
        if (typeof weight !== 'number' || !(weight >= 0)) {
          throw new ValidationError('The weight of a class of a saved gaussianNaiveBayes is damaged: it must be a number of at least 0.');
        }
        const [weights, means, squares] = ['weights', 'means', 'squares'].map((name) => savedNumbers(name, state, this.#width)) as [
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        return { weight, weights, means, squares };
      }),
    );
  }

  addTo(graph: OnnxGraph, input: string, classes: number): { readonly probabilities: string } {
    const all = Array.from({ length: classes }, (_, index) => this.#classes[index] ?? nothingSeen(this.#width));
    return { probabilities: addGaussians(graph, input, all, leastDensity) };
  }

  #setClasses(classes: ClassGaussians[]): void {
    this.#classes = classes;
    this.#next = nothingSeen(this.#width);
    this.#probabilities = new Float64Array(classes.length);
  }
}

/** Density of a value; 0 where the column has no variance. */
function density(each: ClassGaussians, column: number, value: number): number {
  const deviation = deviationOf(each, column);
  if (deviation === 0) return 0;
  const distance = (value - (each.means[column] as number)) / deviation;
  return Math.exp(-0.5 * distance * distance) / Math.sqrt(2 * Math.PI) / deviation;
}
