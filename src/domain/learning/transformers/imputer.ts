import { ValidationError } from '../../../core/errors/request-error.js';
import { encodeFloats } from '../../../core/float-bytes.js';
import type { OnnxGraph } from '../../onnx/onnx-graph.js';
import { missingCode, unseenCode } from '../rows/text-codes.js';
import type { Column, GraphColumns, PartState, VectorTransformer } from '../vector-parts.js';
import type { ImputerOptions } from './imputer-options.js';
import { countNumbers } from './number-columns.js';
import { savedNumbers } from './saved-numbers.js';
import { TwoStates } from './two-states.js';

/** Blocks of the state: values learned, and their mean. */
const block = { counts: 0, means: 1 };

/** Fills in missing values: numbers by their mean or a constant, categories by their most frequent text or a constant. */
export class Imputer implements VectorTransformer {
  outputs: readonly Column[] = [];
  readonly #options: ImputerOptions;
  #numbers = 0;
  readonly #states = new TwoStates(2);
  #modes: Mode[] = [];
  #row = new Float64Array();

  constructor(options: ImputerOptions) {
    this.#options = options;
  }

  bind(columns: readonly Column[]): void {
    const { categories = 'mode' } = this.#options;
    this.#modes = columns
      .slice(countNumbers(columns))
      .map(({ codes }) => new Mode(categories === 'mode' ? undefined : codes?.add(categories.constant)));
    this.widen(columns);
  }

  widen(columns: readonly Column[]): void {
    this.outputs = columns;
    this.#numbers = countNumbers(columns);
    this.#states.lengthen(this.#numbers);
    this.#row = new Float64Array(columns.length);
  }

  fills(): boolean {
    return true;
  }

  learn(row: Float64Array): void {
    const { now, former: next, width } = this.#states;
    const means = width * block.means;
    for (let column = 0; column < width; column++) {
      const value = row[column] as number;
      const before = now[means + column] as number;
      const isThere = !Number.isNaN(value);
      const count = (now[column] as number) + (isThere ? 1 : 0);
      const mean = before + (isThere ? (1 / count) * (value - before) : 0);
      if (!Number.isFinite(mean)) throw new ValidationError('The row cannot be learned: a value is too large for a mean.');
      next[column] = count;
      next[means + column] = mean;
    }
    this.#states.swap();
    for (let category = 0; category < this.#modes.length; category++) this.#modes[category]?.learn(row[this.#numbers + category] as number);
  }

  undo(): void {
    this.#states.swap();
    for (const mode of this.#modes) mode.undo();
  }

  transform(row: Float64Array): Float64Array {
    const filled = this.#row;
    for (let column = 0; column < filled.length; column++) {
      const value = row[column] as number;
      filled[column] = Number.isNaN(value) ? this.#fillOf(column) : value;
    }
    return filled;
  }

  toState(): PartState {
    const saved = (index: number) => encodeFloats(this.#states.block(index));
    return { counts: saved(block.counts), means: saved(block.means), modes: this.#modes.map((mode) => mode.counts.slice()) };
  }

  restore(state: PartState): void {
    const { modes } = state;
    for (const name of ['counts', 'means'] as const) {
      this.#states.block(block[name]).set(savedNumbers(name, state, this.#numbers));
    }
    if (!Array.isArray(modes) || modes.length !== this.#modes.length) {
      throw new ValidationError('The counts of texts in a saved imputer are damaged: there must be a list for each category feature.');
    }
    for (const [category, mode] of this.#modes.entries()) {
      mode.restore(modes[category], this.outputs[this.#numbers + category]?.codes?.texts.length ?? 0);
    }
  }

  addTo(graph: OnnxGraph, { numbers, categories }: GraphColumns): GraphColumns {
    return {
      numbers: numbers === undefined ? undefined : this.#fillNumbers(graph, numbers),
      categories: categories.map((codes, category) => {
        const fill = this.#fillOf(this.#numbers + category);
        const missing = graph.constant({ type: 'int64', values: [missingCode] });
        const filled = graph.constant({ type: 'int64', values: [Number.isNaN(fill) ? unseenCode : fill] });
        return graph.node('Where', [...graph.node('Equal', [codes, missing]), filled, codes])[0];
      }),
    };
  }

  #fillNumbers(graph: OnnxGraph, numbers: string): string {
    const fills = Float64Array.from({ length: this.#numbers }, (_, column) => this.#fillOf(column));
    const constant = graph.constant({ type: 'float64', values: fills });
    return graph.node('Where', [...graph.node('IsNaN', [numbers]), constant, numbers])[0];
  }

  /** What stands for a missing value: a number, or the code of a text; NaN before any text was seen. */
  #fillOf(column: number): number {
    if (column >= this.#numbers) return this.#modes[column - this.#numbers]?.code ?? Number.NaN;
    const { numbers = 'mean' } = this.#options;
    const { now, width } = this.#states;
    return numbers === 'mean' ? (now[width * block.means + column] as number) : numbers.constant;
  }
}

/** How often each text of a feature was seen; of equally frequent ones the one that came first counts. */
class Mode {
  /** By code; only as long as needed. */
  counts: number[] = [];
  readonly #constant: number | undefined;
  #best = Number.NaN;
  #last = Number.NaN;
  #bestBefore = Number.NaN;

  /** @param constant - Code that is filled in whatever was seen. */
  constructor(constant: number | undefined) {
    this.#constant = constant;
  }

  get code(): number {
    return this.#constant ?? this.#best;
  }

  learn(code: number): void {
    this.#last = code;
    this.#bestBefore = this.#best;
    if (this.#constant !== undefined || !(code >= 0)) return;
    while (this.counts.length <= code) this.counts.push(0);
    this.counts[code] = (this.counts[code] as number) + 1;
    this.#consider(code);
  }

  undo(): void {
    if (this.#constant !== undefined || !(this.#last >= 0)) return;
    this.counts[this.#last] = (this.counts[this.#last] as number) - 1;
    this.#best = this.#bestBefore;
  }

  restore(counts: unknown, texts: number): void {
    if (!Array.isArray(counts) || counts.length > texts || !counts.every((count) => Number.isSafeInteger(count) && count >= 0)) {
      throw new ValidationError('The counts of texts in a saved imputer are damaged: there must be a whole number for each text.');
    }
    this.counts = counts.slice() as number[];
    for (const code of counts.keys()) if (this.counts[code] !== 0) this.#consider(code);
  }

  #consider(code: number): void {
    const count = this.counts[code] as number;
    const most = this.counts[this.#best] ?? 0;
    if (count > most || (count === most && code < this.#best)) this.#best = code;
  }
}
