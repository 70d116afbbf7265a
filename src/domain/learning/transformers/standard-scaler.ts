import { ValidationError } from '../../../core/errors/request-error.js';
import { encodeFloats } from '../../../core/float-bytes.js';
import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import type { Column, GraphColumns, PartState, VectorTransformer } from '../vector-parts.js';
import { countNumbers } from './number-columns.js';
import { savedNumbers } from './saved-numbers.js';
import { scaleColumns } from './scale-columns.js';
import { TwoStates } from './two-states.js';

/**
 * Scales number columns to mean 0 and variance 1, by the mean and the population variance of the values learned so far (Welford 1962). A
 * column without variance becomes 0. Missing values stay missing.
 */
export class StandardScaler implements VectorTransformer {
  outputs: readonly Column[] = [];
  #numbers = 0;
  readonly #states = new TwoStates(['counts', 'means', 'variances', 'deviations']);
  #row = new Float64Array();

  bind(columns: readonly Column[]): void {
    this.widen(columns);
  }

  widen(columns: readonly Column[]): void {
    const numbers = countNumbers(columns);
    this.#states.lengthen(numbers);
    this.#numbers = numbers;
    this.#row = new Float64Array(columns.length);
    this.outputs = columns;
  }

  fills(): boolean {
    return false;
  }

  learn(row: Float64Array): void {
    const { counts, means, variances, deviations } = this.#states.now;
    const next = this.#states.former;
    let fits = true;
    for (let column = 0; column < this.#numbers; column++) {
      const value = row[column] as number;
      let count = counts[column] as number;
      let mean = means[column] as number;
      let variance = variances[column] as number;
      let deviation = deviations[column] as number;
      if (!Number.isNaN(value)) {
        const before = value - mean;
        count += 1;
        mean += before / count;
        variance += (before * (value - mean) - variance) / count;
        deviation = Math.sqrt(variance);
        if (!(variance <= Number.MAX_VALUE)) fits = false;
      }
      next.counts[column] = count;
      next.means[column] = mean;
      next.variances[column] = variance;
      next.deviations[column] = deviation;
    }
    if (!fits) throw new ValidationError('The row cannot be learned: the square of a value is too large for a number.');
    this.#states.swap();
  }

  undo(): void {
    this.#states.swap();
  }

  transform(row: Float64Array): Float64Array {
    const { means, deviations } = this.#states.now;
    const scaled = this.#row;
    for (let column = 0; column < this.#numbers; column++) {
      const value = row[column] as number;
      const deviation = deviations[column] as number;
      scaled[column] = deviation > 0 ? (value - (means[column] as number)) / deviation : value - value;
    }
    for (let column = this.#numbers; column < scaled.length; column++) scaled[column] = row[column] as number;
    return scaled;
  }

  toState(): PartState {
    const { counts, means, variances } = this.#states.now;
    return { counts: encodeFloats(counts), means: encodeFloats(means), variances: encodeFloats(variances) };
  }

  restore(state: PartState): void {
    const variances = savedNumbers('variances', state, this.#numbers);
    this.#states.now = {
      counts: savedNumbers('counts', state, this.#numbers),
      means: savedNumbers('means', state, this.#numbers),
      variances,
      deviations: variances.map(Math.sqrt),
    };
  }

  addTo(graph: OnnxGraph, inputs: GraphColumns): GraphColumns {
    const { means, deviations } = this.#states.now;
    const scales = deviations.map((deviation) => (deviation > 0 ? 1 / deviation : 0));
    return scaleColumns(graph, inputs, means, scales);
  }
}
