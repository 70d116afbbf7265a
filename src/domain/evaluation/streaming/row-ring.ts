import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { encodeFloats } from '../../../core/float-bytes.js';
import { checkCount } from '../../stats/arguments/check-number.js';
import { decodeFloats } from './float-bytes.js';

/** A {@link RowRing} as plain JSON. */
export interface RowRingJson {
  readonly rows: number;
  /** Place of the next row. */
  readonly next: number;
  readonly values: string;
}

/** The last rows of a stream, each a few numbers, the newest over the oldest. */
export class RowRing {
  readonly size: number;
  readonly width: number;
  /** Row after row. */
  readonly values: Float64Array;
  #next = 0;
  #rows = 0;

  /** @throws StatisticsError unless size is a count from 1 */
  constructor(size: number, width: number) {
    this.size = checkCount('The size of a rolling window', size, 1);
    this.width = width;
    this.values = new Float64Array(size * width);
  }

  /** Rows it holds. */
  get rows(): number {
    return this.#rows;
  }

  /** Place of the next row; all from here on are older than those before it. */
  get next(): number {
    return this.#next;
  }

  /** Copies a row in. */
  add(row: Float64Array): void {
    const from = this.#next * this.width;
    for (let each = 0; each < this.width; each++) this.values[from + each] = row[each] as number;
    this.#next = this.#next + 1 === this.size ? 0 : this.#next + 1;
    if (this.#rows < this.size) this.#rows += 1;
  }

  toJSON(): RowRingJson {
    return { rows: this.#rows, next: this.#next, values: encodeFloats(this.values.subarray(0, this.#rows * this.width)) };
  }

  /** Takes over what {@link toJSON} gave. @throws StatisticsError when it is damaged */
  restore(json: RowRingJson): void {
    const rows = checkCount('rows', json?.rows);
    const next = checkCount('next', json.next);
    if (rows > this.size || (rows < this.size ? next !== rows : next >= this.size))
      throw new StatisticsError(`A saved metric is damaged: ${rows} rows up to ${next} do not fit a window of ${this.size}.`);
    this.values.set(decodeFloats(json.values, rows * this.width));
    this.#rows = rows;
    this.#next = next % this.size;
  }
}
