import { ValidationError } from '../../../core/errors/request-error.js';
import { encodeFloats } from '../../../core/float-bytes.js';
import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import type { Column, GraphColumns, PartState, VectorTransformer } from '../vector-parts.js';
import { countNumbers } from './number-columns.js';
import { savedNumbers } from './saved-numbers.js';
import { scaleColumns } from './scale-columns.js';
import { TwoStates } from './two-states.js';

/** Blocks of the state: values learned, their mean, population variance and its root. */
const block = { counts: 0, means: 1, variances: 2, deviations: 3 };

/**
 * Scales number columns to mean 0 and variance 1, by the mean and the population variance of the values learned so far (Welford 1962). A
 * column without variance becomes 0. Missing values stay missing.
 */
export class StandardScaler implements VectorTransformer {
  outputs: readonly Column[] = [];
  readonly #states = new TwoStates(4);
  #row = new Float64Array();

  bind(columns: readonly Column[]): void {
    this.widen(columns);
  }

  widen(columns: readonly Column[]): void {
    this.#states.lengthen(countNumbers(columns));
    this.#row = new Float64Array(columns.length);
    this.outputs = columns;
  }

  fills(): boolean {
    return false;
  }

  learn(row: Float64Array): void {
    const { now, former: next, width } = this.#states;
    const means = width * block.means;
    const variances = width * block.variances;
    const deviations = width * block.deviations;
    let fits = true;
    for (let column = 0; column < width; column++) {
      const value = row[column] as number;
      let count = now[column] as number;
      let mean = now[means + column] as number;
      let variance = now[variances + column] as number;
      let deviation = now[deviations + column] as number;
      if (!Number.isNaN(value)) {
        const before = value - mean;
        count += 1;
        mean += before / count;
        variance += (before * (value - mean) - variance) / count;
        deviation = Math.sqrt(variance);
        if (!(variance <= Number.MAX_VALUE)) fits = false;
      }
      next[column] = count;
      next[means + column] = mean;
      next[variances + column] = variance;
      next[deviations + column] = deviation;
    }
    if (!fits) throw new ValidationError('The row cannot be learned: the square of a value is too large for a number.');
    this.#states.swap();
  }

  undo(): void {
    this.#states.swap();
  }

  transform(row: Float64Array): Float64Array {
    const { now, width } = this.#states;
    const means = width * block.means;
    const deviations = width * block.deviations;
    const scaled = this.#row;
    for (let column = 0; column < width; column++) {
      const value = row[column] as number;
      const deviation = now[deviations + column] as number;
      scaled[column] = deviation > 0 ? (value - (now[means + column] as number)) / deviation : value - value;
    }
    for (let column = width; column < scaled.length; column++) scaled[column] = row[column] as number;
    return scaled;
  }

  toState(): PartState {
    const saved = (index: number) => encodeFloats(this.#states.block(index));
    return { counts: saved(block.counts), means: saved(block.means), variances: saved(block.variances) };
  }

  restore(state: PartState): void {
    for (const name of ['counts', 'means', 'variances'] as const) {
      this.#states.block(block[name]).set(savedNumbers(name, state, this.#states.width));
    }
    this.#states.block(block.deviations).set(this.#states.block(block.variances).map(Math.sqrt));
  }

  addTo(graph: OnnxGraph, inputs: GraphColumns): GraphColumns {
    const scales = this.#states.block(block.deviations).map((deviation) => (deviation > 0 ? 1 / deviation : 0));
    return scaleColumns(graph, inputs, this.#states.block(block.means), scales);
  }
}
