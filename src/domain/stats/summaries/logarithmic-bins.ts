import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';

const MAX_BINS = 4096;

/**
 * Counts by integer index. Indexes more than 4095 below the highest share the lowest bin, so that the counts depend on what
 * was added and not on its order.
 */
export class LogarithmicBins {
  /** Never longer than MAX_BINS, and the highest index is inside: nothing in it can be too low. */
  #counts = new Float64Array(0);
  /** Index of the first element of `#counts`. */
  #offset = 0;
  #highest = Number.NEGATIVE_INFINITY;
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(index: number, count: number): void {
    if (index > this.#highest) this.#highest = index;
    const kept = Math.max(index, this.#highest - MAX_BINS + 1);
    if (kept < this.#offset || kept >= this.#offset + this.#counts.length) this.#cover(kept);
    this.#counts[kept - this.#offset] = (this.#counts[kept - this.#offset] as number) + count;
    this.#total += count;
  }

  merge(other: LogarithmicBins): void {
    // The highest first: adding then moves the bins at most once.
    for (let slot = other.#counts.length - 1; slot >= 0; slot--) {
      const count = other.#counts[slot] as number;
      if (count > 0) this.add(other.#offset + slot, count);
    }
  }

  /** The index under which the value of a rank, counted from 0, lies. */
  binOfRank(rank: number): number {
    let slot = 0;
    for (let below = this.#counts[0] as number; below <= rank; below += this.#counts[slot] as number) slot += 1;
    return this.#offset + slot;
  }

  /** The lowest index, then the counts of it and the following ones; −k stands for k empty bins. Empty without counts. */
  write(): number[] {
    const written: number[] = [];
    let empty = 0;
    for (let slot = 0; slot < this.#counts.length; slot++) {
      const count = this.#counts[slot] as number;
      if (count === 0) {
        empty += 1;
        continue;
      }
      if (written.length === 0) written.push(this.#offset + slot);
      else if (empty > 0) written.push(-empty);
      written.push(count);
      empty = 0;
    }
    return written;
  }

  /**
   * Counts in what {@link write} gave.
   *
   * @throws StatisticsError when it is no such list.
   */
  read(what: string, written: readonly number[]): void {
    if (!Array.isArray(written)) throw new StatisticsError(`${what} must be an array, not ${describe(written)}.`);
    for (const [at, value] of written.entries()) {
      if (!Number.isSafeInteger(value)) throw new StatisticsError(`${what}[${at}] must be an integer, not ${describe(value)}.`);
    }
    let index = written[0] ?? 0;
    for (const count of written.slice(1)) {
      if (count > 0) this.add(index, count);
      index += count < 0 ? -count : 1;
    }
  }

  /** Moves the counts into an array with room for `index` and the highest, and some more on both sides. */
  #cover(index: number): void {
    const first = this.#counts.findIndex((count) => count > 0);
    const floor = this.#highest - MAX_BINS + 1;
    const lowest = Math.max(floor, first < 0 ? index : Math.min(index, this.#offset + first));
    const needed = this.#highest - lowest + 1;
    const length = Math.min(MAX_BINS, 2 ** Math.ceil(Math.log2(needed + 32)));
    const offset = lowest - Math.floor((length - needed) / 2);
    const counts = new Float64Array(length);
    for (let slot = Math.max(first, 0); slot < this.#counts.length; slot++) {
      const count = this.#counts[slot] as number;
      const kept = Math.max(this.#offset + slot, floor) - offset;
      if (count > 0) counts[kept] = (counts[kept] as number) + count;
    }
    this.#counts = counts;
    this.#offset = offset;
  }
}
