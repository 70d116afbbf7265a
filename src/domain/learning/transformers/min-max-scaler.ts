import { ValidationError } from '../../../core/errors/request-error.js';
import { encodeFloats } from '../../../core/float-bytes.js';
import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import type { Column, GraphColumns, PartState, VectorTransformer } from '../vector-parts.js';
import { countNumbers } from './number-columns.js';
import { savedNumbers } from './saved-numbers.js';
import { scaleColumns } from './scale-columns.js';
import { TwoStates } from './two-states.js';

/** Blocks of the state: values learned, the least and the greatest of them. */
const block = { counts: 0, least: 1, greatest: 2 };

/**
 * Scales number columns to 0 … 1, by the least and the greatest value learned so far; later values may lie outside. A column with one
 * value becomes 0. Missing values stay missing.
 */
export class MinMaxScaler implements VectorTransformer {
  outputs: readonly Column[] = [];
  readonly #states = new TwoStates(3);
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
    const least = width * block.least;
    const greatest = width * block.greatest;
    let fits = true;
    for (let column = 0; column < width; column++) {
      const value = row[column] as number;
      const count = now[column] as number;
      let lower = now[least + column] as number;
      let upper = now[greatest + column] as number;
      const isThere = !Number.isNaN(value);
      if (isThere && (count === 0 || value < lower)) lower = value;
      if (isThere && (count === 0 || value > upper)) upper = value;
      if (!(upper - lower <= Number.MAX_VALUE)) fits = false;
      next[column] = count + (isThere ? 1 : 0);
      next[least + column] = lower;
      next[greatest + column] = upper;
    }
    if (!fits) throw new ValidationError('The row cannot be learned: the range of a feature is too large for a number.');
    this.#states.swap();
  }

  undo(): void {
    this.#states.swap();
  }

  transform(row: Float64Array): Float64Array {
    const { now, width } = this.#states;
    const least = width * block.least;
    const greatest = width * block.greatest;
    const scaled = this.#row;
    for (let column = 0; column < width; column++) {
      const value = row[column] as number;
      const lower = now[least + column] as number;
      const range = (now[greatest + column] as number) - lower;
      scaled[column] = range > 0 ? (value - lower) / range : value - value;
    }
    for (let column = width; column < scaled.length; column++) scaled[column] = row[column] as number;
    return scaled;
  }

  toState(): PartState {
    const saved = (index: number) => encodeFloats(this.#states.block(index));
    return { counts: saved(block.counts), least: saved(block.least), greatest: saved(block.greatest) };
  }

  restore(state: PartState): void {
    for (const name of ['counts', 'least', 'greatest'] as const) {
      this.#states.block(block[name]).set(savedNumbers(name, state, this.#states.width));
    }
  }

  addTo(graph: OnnxGraph, inputs: GraphColumns): GraphColumns {
    const least = this.#states.block(block.least);
    const scales = this.#states
      .block(block.greatest)
      .map((most, column) => (most > (least[column] as number) ? 1 / (most - (least[column] as number)) : 0));
    return scaleColumns(graph, inputs, least, scales);
  }
}
