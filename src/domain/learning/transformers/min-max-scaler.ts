import { ValidationError } from '../../../core/errors/request-error.js';
import { encodeFloats } from '../../../core/float-bytes.js';
import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import type { Column, GraphColumns, PartState, VectorTransformer } from '../vector-parts.js';
import { countNumbers } from './number-columns.js';
import { savedNumbers } from './saved-numbers.js';
import { scaleColumns } from './scale-columns.js';
import { TwoStates } from './two-states.js';

/**
 * Scales number columns to 0 … 1, by the least and the greatest value learned so far; later values may lie outside. A column with one
 * value becomes 0. Missing values stay missing.
 */
export class MinMaxScaler implements VectorTransformer {
  outputs: readonly Column[] = [];
  #numbers = 0;
  readonly #states = new TwoStates(['counts', 'least', 'greatest']);
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
    const { counts, least, greatest } = this.#states.now;
    const next = this.#states.former;
    let fits = true;
    for (let column = 0; column < this.#numbers; column++) {
      const value = row[column] as number;
      const isFirst = counts[column] === 0;
      const isThere = !Number.isNaN(value);
      next.counts[column] = (counts[column] as number) + (isThere ? 1 : 0);
      const lower = isThere && (isFirst || value < (least[column] as number)) ? value : (least[column] as number);
      const upper = isThere && (isFirst || value > (greatest[column] as number)) ? value : (greatest[column] as number);
      if (!(upper - lower <= Number.MAX_VALUE)) fits = false;
      next.least[column] = lower;
      next.greatest[column] = upper;
    }
    if (!fits) throw new ValidationError('The row cannot be learned: the range of a feature is too large for a number.');
    this.#states.swap();
  }

  undo(): void {
    this.#states.swap();
  }

  transform(row: Float64Array): Float64Array {
    const { least, greatest } = this.#states.now;
    const scaled = this.#row;
    for (let column = 0; column < this.#numbers; column++) {
      const value = row[column] as number;
      const range = (greatest[column] as number) - (least[column] as number);
      scaled[column] = range > 0 ? (value - (least[column] as number)) / range : value - value;
    }
    for (let column = this.#numbers; column < scaled.length; column++) scaled[column] = row[column] as number;
    return scaled;
  }

  toState(): PartState {
    const { counts, least, greatest } = this.#states.now;
    return { counts: encodeFloats(counts), least: encodeFloats(least), greatest: encodeFloats(greatest) };
  }

  restore(state: PartState): void {
    this.#states.now = {
      counts: savedNumbers('counts', state, this.#numbers),
      least: savedNumbers('least', state, this.#numbers),
      greatest: savedNumbers('greatest', state, this.#numbers),
    };
  }

  addTo(graph: OnnxGraph, inputs: GraphColumns): GraphColumns {
    const { least, greatest } = this.#states.now;
    const scales = greatest.map((most, column) => (most > (least[column] as number) ? 1 / (most - (least[column] as number)) : 0));
    return scaleColumns(graph, inputs, least, scales);
  }
}
