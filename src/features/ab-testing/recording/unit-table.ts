/** A run of rows, in columns. */
export interface UnitChunk {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** Period and time of the unit's first exposure; the time in steps of {@link timeStepMs} since the test was created. */
  readonly period: Uint32Array;
  readonly at: Uint32Array;
  /** The unit's arm. */
  readonly arm: Uint8Array;
  readonly flags: Uint8Array;
  /** `width` numbers a row. */
  readonly values: Float64Array;
}

/** Seen in more than one arm. */
export const seenElsewhere = 1;
/** Changed since it was last written to the store. */
export const unsaved = 2;

/** Unit times are kept in 32 bits: 2³² steps are two years. */
export const timeStepMs = 16;

const chunkBits = 12;
const chunkRows = 2 ** chunkBits;
const fixedRowBytes = 4 * 4 + 2;
/** Row numbers and 32 bits of hash share the 53 bits of a number when rows are sorted. */
const rowBits = 21;

/**
 * Units by their 64-bit hash: rows in the order of arrival, found by open addressing. All its memory is in typed arrays and
 * grows with the units, up to a bound.
 */
export class UnitTable {
  readonly width: number;
  /** It does not grow beyond. */
  maxBytes: number;
  readonly #chunks: UnitChunk[] = [];
  #size = 0;
  /** Row + 1 by slot; 0 is free. */
  #slots = new Uint32Array(64);

  constructor(width: number, maxBytes = Number.POSITIVE_INFINITY) {
    this.width = width;
    this.maxBytes = maxBytes;
  }

  get size(): number {
    return this.#size;
  }

  /** Of all its arrays. */
  get bytes(): number {
    return this.#slots.byteLength + this.#chunks.length * this.#chunkBytes;
  }

  chunkOf(row: number): UnitChunk {
    return this.#chunks[row >>> chunkBits] as UnitChunk;
  }

  /** The place of a row within its chunk. */
  static indexOf(row: number): number {
    return row & (chunkRows - 1);
  }

  /** The row of a unit, −1 when it is not there. */
  find(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = (low ^ high) & mask; ; slot = (slot + 1) & mask) {
      const row = (this.#slots[slot] as number) - 1;
      if (row < 0) return -1;
      const chunk = this.chunkOf(row);
      const index = UnitTable.indexOf(row);
      if (chunk.low[index] === low && chunk.high[index] === high) return row;
    }
  }

  /** Adds a unit that is not there, without values; −1 when there is no memory left for it. */
  add(high: number, low: number): number {
    const row = this.#size;
    if (!this.#hasRoomFor(row)) return -1;
    this.#size += 1;
    const chunk = this.chunkOf(row);
    const index = UnitTable.indexOf(row);
    chunk.high[index] = high;
    chunk.low[index] = low;
    chunk.flags[index] = 0;
    chunk.values.fill(Number.NaN, index * this.width, (index + 1) * this.width);
    this.#occupy(high, low, row);
    return row;
  }

  /** Forgets all units and keeps the memory. */
  clear(): void {
    this.#slots.fill(0);
    this.#size = 0;
  }

  /** Rows that a test of a chunk's row chooses, by growing upper half of the hash; {@link sortedRow} reads them. */
  sorted(choose?: (chunk: UnitChunk, index: number) => boolean): Float64Array {
    let count = 0;
    const keys = new Float64Array(choose === undefined ? this.#size : this.#count(choose));
    for (let row = 0; row < this.#size; row++) {
      const chunk = this.chunkOf(row);
      const index = UnitTable.indexOf(row);
      if (choose === undefined || choose(chunk, index)) keys[count++] = (chunk.high[index] as number) * 2 ** rowBits + row;
    }
    return keys.sort();
  }

  /** Sets a flag of rows, given as entries of {@link sorted}. */
  mark(keys: Float64Array, flag: number): void {
    for (const key of keys) {
      const { flags } = this.chunkOf(sortedRow(key));
      const index = UnitTable.indexOf(sortedRow(key));
      flags[index] = (flags[index] as number) | flag;
    }
  }

  /** Takes a flag of rows away. */
  unmark(keys: Float64Array, flag: number): void {
    for (const key of keys) {
      const { flags } = this.chunkOf(sortedRow(key));
      const index = UnitTable.indexOf(sortedRow(key));
      flags[index] = (flags[index] as number) & ~flag;
    }
  }

  #count(choose: (chunk: UnitChunk, index: number) => boolean): number {
    let count = 0;
    for (let row = 0; row < this.#size; row++) if (choose(this.chunkOf(row), UnitTable.indexOf(row))) count += 1;
    return count;
  }

  #hasRoomFor(row: number): boolean {
    const needsChunk = row === this.#chunks.length * chunkRows;
    const isCrowded = (row + 1) * 4 > this.#slots.length * 3;
    const bytes = (needsChunk ? this.#chunkBytes : 0) + (isCrowded ? this.#slots.byteLength : 0);
    if (row >= 2 ** rowBits || this.bytes + bytes > this.maxBytes) return false;
    if (needsChunk) this.#chunks.push(this.#newChunk());
    if (isCrowded) this.#growSlots();
    return true;
  }

  #growSlots(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let row = 0; row < this.#size; row++) {
      const chunk = this.chunkOf(row);
      const index = UnitTable.indexOf(row);
      this.#occupy(chunk.high[index] as number, chunk.low[index] as number, row);
    }
  }

  #occupy(high: number, low: number, row: number): void {
    const mask = this.#slots.length - 1;
    let slot = (low ^ high) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = row + 1;
  }

  get #chunkBytes(): number {
    return chunkRows * (fixedRowBytes + 8 * this.width);
  }

  #newChunk(): UnitChunk {
    return {
      high: new Uint32Array(chunkRows),
      low: new Uint32Array(chunkRows),
      period: new Uint32Array(chunkRows),
      at: new Uint32Array(chunkRows),
      arm: new Uint8Array(chunkRows),
      flags: new Uint8Array(chunkRows),
      values: new Float64Array(chunkRows * this.width),
    };
  }
}

/** The upper half of the hash of an entry of {@link UnitTable.sorted}. */
export function sortedHigh(key: number): number {
  return Math.floor(key / 2 ** rowBits);
}

/** The row of an entry of {@link UnitTable.sorted}. */
export function sortedRow(key: number): number {
  return key % 2 ** rowBits;
}
