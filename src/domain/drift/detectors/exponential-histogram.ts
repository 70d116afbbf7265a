import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { type DetectorState, readNumber, readNumbers } from './detector-json.js';

/** More rows than any stream fills: the last would hold values by the 2^47. */
const mostRows = 48;

/**
 * A window of numbers as an exponential histogram: row i holds buckets of 2^i neighbouring values each, oldest first, with their sum and
 * their squared deviations from their mean. A row with one bucket too many merges its two oldest into one of the next row, so that n
 * values take about `maxBuckets` · log2(n) buckets (A. Bifet and R. Gavaldà, Learning from Time-Changing Data with Adaptive Windowing,
 * SDM 2007; deviations merge by B. Babcock and others, Maintaining Variance and k-Medians over Data Stream Windows, PODS 2003).
 */
export class ExponentialHistogram {
  readonly #maxBuckets: number;
  /** Room for the buckets of a row: one more than it keeps. */
  readonly stride: number;
  /** Number of rows in use; the last one holds the oldest values. */
  rows = 1;
  /** Buckets in each row. */
  readonly counts = new Int32Array(mostRows);
  /** Sum of the values of bucket `k` of row `i`, at `i * stride + k`. */
  readonly totals: Float64Array;
  /** Squared deviations of the values of a bucket from their mean, likewise. */
  readonly deviations: Float64Array;
  /** Number of values. */
  width = 0;
  /** Their sum. */
  total = 0;
  /** Their squared deviations from their mean. */
  deviation = 0;

  constructor(maxBuckets: number) {
    this.#maxBuckets = maxBuckets;
    this.stride = maxBuckets + 1;
    this.totals = new Float64Array(mostRows * this.stride);
    this.deviations = new Float64Array(mostRows * this.stride);
  }

  /** Appends a value to the window. */
  insert(value: number): void {
    const before = this.width;
    this.width += 1;
    if (before > 0) {
      const distance = value - this.total / before;
      this.deviation += (before * distance * distance) / this.width;
    }
    this.total += value;
    this.#append(value);
  }

  /** Appends a bucket of one value to row 0, and merges upwards as long as a row is too long. */
  #append(value: number): void {
    let total = value;
    let deviation = 0;
    let size = 1;
    for (let row = 0; ; row++) {
      const start = row * this.stride;
      if (row === this.rows) this.#addRow();
      const count = this.#push(row, total, deviation);
      if (count <= this.#maxBuckets) return;
      const first = this.totals[start] as number;
      const second = this.totals[start + 1] as number;
      const distance = first / size - second / size;
      total = first + second;
      deviation = (this.deviations[start] as number) + (this.deviations[start + 1] as number) + size * 0.5 * distance * distance;
      this.#shift(row, 2);
      size *= 2;
    }
  }

  #addRow(): void {
    this.counts[this.rows] = 0;
    this.rows += 1;
  }

  /** Appends a bucket to a row as it is. @returns how many the row has now */
  #push(row: number, total: number, deviation: number): number {
    const count = this.counts[row] as number;
    this.totals[row * this.stride + count] = total;
    this.deviations[row * this.stride + count] = deviation;
    this.counts[row] = count + 1;
    return count + 1;
  }

  /** Drops the oldest bucket; there must be a younger one. */
  dropOldest(): void {
    const row = this.rows - 1;
    const start = row * this.stride;
    const size = 2 ** row;
    const total = this.totals[start] as number;
    this.width -= size;
    this.total -= total;
    const distance = total / size - this.total / this.width;
    this.deviation -= (this.deviations[start] as number) + (size * this.width * distance * distance) / (size + this.width);
    this.#shift(row, 1);
    if (this.counts[row] === 0) this.rows -= 1;
  }

  /** Removes the oldest buckets of a row. */
  #shift(row: number, removed: number): void {
    const start = row * this.stride;
    const kept = (this.counts[row] as number) - removed;
    for (let at = start; at < start + kept; at++) {
      this.totals[at] = this.totals[at + removed] as number;
      this.deviations[at] = this.deviations[at + removed] as number;
    }
    this.counts[row] = kept;
  }

  /** Drops everything. */
  clear(): void {
    this.rows = 1;
    this.counts[0] = 0;
    this.width = 0;
    this.total = 0;
    this.deviation = 0;
  }

  /** The buckets as JSON, the row of single values first. */
  toJSON(): object {
    const rows = (numbers: Float64Array) =>
      Array.from({ length: this.rows }, (_, row) => [
        ...numbers.subarray(row * this.stride, row * this.stride + (this.counts[row] as number)),
      ]);
    return { total: this.total, deviation: this.deviation, totals: rows(this.totals), deviations: rows(this.deviations) };
  }

  /** Takes over what {@link toJSON} gave. @throws ValidationError when it is no such object */
  restore(state: DetectorState): void {
    const totals = readRows(state, 'totals', this.#maxBuckets);
    const deviations = readRows(state, 'deviations', this.#maxBuckets);
    this.total = readNumber(state, 'total');
    this.deviation = readNumber(state, 'deviation');
    this.rows = totals.length;
    this.counts.fill(0);
    this.width = 0;
    for (const [row, sums] of totals.entries()) {
      if (deviations[row]?.length !== sums.length) throw new ValidationError(`${state.what} deviations must be as many as totals.`);
      this.totals.set(sums, row * this.stride);
      this.deviations.set(deviations[row], row * this.stride);
      this.counts[row] = sums.length;
      this.width += sums.length * 2 ** row;
    }
  }
}

function readRows({ what, fields }: DetectorState, name: string, maxBuckets: number): readonly (readonly number[])[] {
  const rows = fields[name];
  if (!Array.isArray(rows) || rows.length < 1 || rows.length > mostRows) {
    throw new ValidationError(`${what} ${name} must be an array of rows, not ${describe(rows)}.`);
  }
  return rows.map((row: unknown, index) =>
    readNumbers(`${what} ${name} ${index}`, row, { min: rows.length === 1 ? 0 : 1, max: maxBuckets }),
  );
}
