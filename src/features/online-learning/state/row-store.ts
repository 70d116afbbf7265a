import { ValidationError } from '../../../core/errors/request-error.js';
import { decodeFloats, encodeFloats } from '../../../core/float-bytes.js';
import type { OrderedRow, RowReader } from './row-reader.js';

/** What is kept of a row besides its features. Labels and predictions are numbers, or codes of classes; NaN is none. */
export const field = {
  label: 0,
  weight: 1,
  /** When it was observed. */
  timestamp: 2,
  /** Of the record that completed it, or brought it in. */
  sequence: 3,
  /** Prediction of the live learner. */
  live: 4,
  served: 5,
  /** Code of the version that served it. */
  servedBy: 6,
  /** When it came in. */
  arrived: 7,
  /** 1 for the row of a request that `predict` answered. */
  answered: 8,
} as const;

const fields = 9;
const firstSlots = 64;

/** Rows of a store as plain JSON. */
export interface RowStoreJson {
  readonly numbers: string;
  readonly texts?: readonly (string | null)[] | undefined;
}

/** Rows in numbered slots, held in one array of numbers, and one of texts where there are categories. It grows as slots are used. */
export class RowStore {
  readonly #reader: RowReader;
  readonly #stride: number;
  readonly #textColumns: readonly number[];
  readonly #numberColumns: readonly number[];
  #numbers: Float64Array;
  readonly #texts: (string | null)[] = [];

  constructor(reader: RowReader) {
    this.#reader = reader;
    const columns = reader.features.map((_, index) => index);
    this.#textColumns = columns.filter((index) => reader.features[index]?.kind === 'category');
    this.#numberColumns = columns.filter((index) => reader.features[index]?.kind === 'number');
    this.#stride = fields + this.#numberColumns.length;
    this.#numbers = new Float64Array(firstSlots * this.#stride);
  }

  /** Writes the features of a row; the other fields become NaN. */
  write(slot: number, row: OrderedRow): void {
    this.#reserve(slot);
    const numbers = this.#numbers;
    const columns = this.#numberColumns;
    const start = slot * this.#stride;
    // Loops: for a few numbers `fill` and `set` take longer.
    for (let at = start; at < start + fields; at++) numbers[at] = Number.NaN;
    for (let index = 0; index < columns.length; index++) numbers[start + fields + index] = row[columns[index] as number] as number;
    let at = slot * this.#textColumns.length;
    for (const column of this.#textColumns) this.#texts[at++] = row[column] as string | null;
  }

  get(slot: number, which: number): number {
    return this.#numbers[slot * this.#stride + which] as number;
  }

  set(slot: number, which: number, value: number): void {
    this.#numbers[slot * this.#stride + which] = value;
  }

  /** The features of a row: a view for numbers, else a copy. */
  row(slot: number): OrderedRow {
    const start = slot * this.#stride + fields;
    if (this.#reader.numeric) return this.#numbers.subarray(start, start + this.#numberColumns.length);
    const row: (number | string | null)[] = new Array(this.#reader.features.length);
    this.#numberColumns.forEach((column, index) => {
      row[column] = this.#numbers[start + index] as number;
    });
    this.#textColumns.forEach((column, index) => {
      row[column] = this.#texts[slot * this.#textColumns.length + index] as string | null;
    });
    return row;
  }

  /** Copies a row with all its fields from another store with the same features. */
  copy(slot: number, from: RowStore, source: number): void {
    this.#reserve(slot);
    this.#numbers.set(from.#numbers.subarray(source * this.#stride, (source + 1) * this.#stride), slot * this.#stride);
    const width = this.#textColumns.length;
    for (let index = 0; index < width; index++) this.#texts[slot * width + index] = from.#texts[source * width + index] as string | null;
  }

  /** The rows of some slots, in their order. */
  toJSON(slots: readonly number[]): RowStoreJson {
    const stride = this.#stride;
    const width = this.#textColumns.length;
    const packed = new Float64Array(slots.length * stride);
    slots.forEach((slot, index) => {
      packed.set(this.#numbers.subarray(slot * stride, (slot + 1) * stride), index * stride);
    });
    const numbers = encodeFloats(packed);
    return width === 0 ? { numbers } : { numbers, texts: slots.flatMap((slot) => this.#texts.slice(slot * width, (slot + 1) * width)) };
  }

  /** Puts what `toJSON` gave into the slots from 0 on, and returns how many rows it holds. @throws ValidationError */
  restore(json: RowStoreJson): number {
    const numbers = decodeFloats(json?.numbers);
    const rows = (numbers?.length ?? Number.NaN) / this.#stride;
    const width = this.#textColumns.length;
    const texts = json.texts ?? [];
    if (numbers === undefined || !Number.isInteger(rows) || texts.length !== rows * width)
      throw new ValidationError('The rows of a saved state are damaged.');
    if (rows > 0) this.#reserve(rows - 1);
    this.#numbers.set(numbers);
    for (let index = 0; index < texts.length; index++) this.#texts[index] = texts[index] as string | null;
    return rows;
  }

  #reserve(slot: number): void {
    const needed = (slot + 1) * this.#stride;
    if (needed <= this.#numbers.length) return;
    const grown = new Float64Array(Math.max(needed, this.#numbers.length * 2));
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}
