import { ValidationError } from '../../../core/errors/request-error.js';
import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import type { Column, GraphColumns, PartState, VectorTransformer } from '../vector-parts.js';
import { countNumbers } from './number-columns.js';

/** `TensorProto.DataType` of double. */
const float64 = 11;

/**
 * Turns each category column into columns of 0 and 1, one for every text learned so far; they follow the number columns in the order in
 * which they appeared. A text that was not learned, and a missing one, is 0 in all of them.
 */
export class OneHotEncoder implements VectorTransformer {
  outputs: readonly Column[] = [];
  #inputs: readonly Column[] = [];
  #numbers = 0;
  /** Category column and code of each column that was added, these columns, and of each category column the places of its codes. */
  #added: (readonly [number, number])[] = [];
  #columns: Column[] = [];
  #places: Map<number, number>[] = [];
  #row = new Float64Array();

  bind(columns: readonly Column[]): void {
    this.widen(columns);
    const categories = columns.slice(this.#numbers);
    this.#places = categories.map(() => new Map());
    // Known before the first row is the constant of an imputer.
    for (const [category, { codes }] of categories.entries()) {
      for (const code of codes?.texts.keys() ?? []) this.#add(category, code);
    }
    this.#layOut();
  }

  widen(columns: readonly Column[]): void {
    this.#inputs = columns;
    this.#numbers = countNumbers(columns);
    this.#layOut();
  }

  fills({ kind }: Column): boolean {
    return kind === 'category';
  }

  learn(row: Float64Array): void {
    const before = this.#added.length;
    for (let category = 0; category < this.#places.length; category++) {
      const code = row[this.#numbers + category] as number;
      if (code >= 0 && !this.#places[category]?.has(code)) this.#add(category, code);
    }
    if (this.#added.length > before) this.#layOut();
  }

  undo(): void {
    // Without columns to add there was nothing to learn.
  }

  transform(row: Float64Array): Float64Array {
    const encoded = this.#row;
    for (let column = 0; column < this.#numbers; column++) encoded[column] = row[column] as number;
    encoded.fill(0, this.#numbers);
    for (let category = 0; category < this.#places.length; category++) {
      const place = this.#places[category]?.get(row[this.#numbers + category] as number);
      if (place !== undefined) encoded[this.#numbers + place] = 1;
    }
    return encoded;
  }

  toState(): PartState {
    return { added: this.#added.slice() };
  }

  restore({ added }: PartState): void {
    if (!Array.isArray(added)) throw new ValidationError('The columns of a saved oneHotEncoder are damaged: they must be a list.');
    this.#added = [];
    this.#columns = [];
    for (const places of this.#places) places.clear();
    for (const pair of added as unknown[]) {
      const [category, code] = Array.isArray(pair) && pair.every(Number.isInteger) ? (pair as [number, number]) : [-1, -1];
      const texts = this.#inputs[this.#numbers + category]?.codes?.texts;
      if (texts?.[code] === undefined || this.#places[category]?.has(code) !== false) {
        throw new ValidationError('The columns of a saved oneHotEncoder are damaged: each must stand for a text of a feature, once.');
      }
      this.#add(category, code);
    }
    this.#layOut();
  }

  addTo(graph: OnnxGraph, { numbers, categories }: GraphColumns): GraphColumns {
    const parts = numbers === undefined ? [] : [numbers];
    const order: number[] = [];
    for (const [category, codes] of categories.entries()) {
      const places = [...(this.#places[category] ?? [])];
      if (places.length === 0) continue;
      const known = graph.constant({ type: 'int64', shape: [1, places.length], values: places.map(([code]) => code) });
      const [is] = graph.node('Equal', [codes, known]);
      parts.push(...graph.node('Cast', [is], { attributes: { to: { integer: float64 } } }));
      order.push(...places.map(([, place]) => place));
    }
    if (order.length === 0) return { numbers, categories: [] };
    const [joined] = graph.node('Concat', parts, { attributes: { axis: { integer: 1 } } });
    // Joined they stand by feature; the model has them in the order in which they appeared.
    const at = Array.from(this.outputs.keys());
    for (const [index, place] of order.entries()) at[this.#numbers + place] = this.#numbers + index;
    const [sorted] = graph.node('Gather', [joined, graph.constant({ type: 'int64', values: at })], {
      attributes: { axis: { integer: 1 } },
    });
    return { numbers: sorted, categories: [] };
  }

  #add(category: number, code: number): void {
    const { name, codes } = this.#inputs[this.#numbers + category] as Column;
    this.#columns.push({ name: `${name}=${codes?.texts[code]}`, kind: 'number' });
    this.#places[category]?.set(code, this.#added.push([category, code]) - 1);
  }

  #layOut(): void {
    this.outputs = [...this.#inputs.slice(0, this.#numbers), ...this.#columns];
    this.#row = new Float64Array(this.outputs.length);
  }
}
