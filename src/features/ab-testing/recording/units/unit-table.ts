/** A stretch of rows. */
export interface UnitChunk {
  /** {@link headLength} whole numbers a row, together because they are read together. */
  readonly heads: Uint32Array;
  /** `width` numbers a row. */
  readonly values: Float64Array;
  /** A bit a row: changed since it was last written to the store. */
  readonly unsaved: Uint32Array;
}

/**
 * Places within a head: both halves of the hash; period and time of the unit's first exposure, the time in steps of
 * {@link timeStepMs} since the test was created; and its arm, with {@link seenElsewhere} added where it was seen in another one too.
 */
export const head = { high: 0, low: 1, period: 2, at: 3, arm: 4 } as const;
const headLength = 5;

/** A bit beside the arm's number. */
export const seenElsewhere = 256;

/** The arm's number alone. */
export function armOf(arm: number): number {
  return arm & (seenElsewhere - 1);
}

/** Unit times are kept in 32 bits: 2³² steps are two years. */
export const timeStepMs = 16;

const chunkBits = 12;
const chunkRows = 2 ** chunkBits;
const fixedRowBytes = 4 * headLength + 1 / 8;
/** Row numbers and 32 bits of hash share the 53 bits of a number when rows are sorted. */
const rowBits = 21;
const tagShift = rowBits + 1;
const rowMask = 2 ** tagShift - 1;
/** At every look-up and every new row; with two or more, all rows have moved before the slots are crowded again. */
const rowsMovedAtOnce = 4;

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
  /** Row + 1, and above {@link rowMask} bits of the hash that save a look at most wrong rows; 0 is free. */
  #slots = new Uint32Array(64);
  /** What the slots grew out of: finds the rows below {@link #formerSize}, of which those below {@link #moved} are in the slots too. */
  #former: Uint32Array | undefined;
  #formerSize = 0;
  #moved = 0;

  constructor(width: number, maxBytes = Number.POSITIVE_INFINITY) {
    this.width = width;
    this.maxBytes = maxBytes;
  }

  get size(): number {
    return this.#size;
  }

  /** Of all its arrays. */
  get bytes(): number {
    return this.#slots.byteLength + (this.#former?.byteLength ?? 0) + this.#chunks.length * this.#chunkBytes;
  }

  chunkOf(row: number): UnitChunk {
    return this.#chunks[row >>> chunkBits] as UnitChunk;
  }

  /** Where the head of a row begins in its chunk. */
  static headOf(row: number): number {
    return (row & (chunkRows - 1)) * headLength;
  }

  /** Where the values of a row begin in its chunk. */
  valuesOf(row: number): number {
    return (row & (chunkRows - 1)) * this.width;
  }

  /** The row of a unit, −1 when it is not there. */
  find(high: number, low: number): number {
    if (this.#former !== undefined) this.#moveSome();
    const row = this.#search(this.#slots, high, low);
    return row >= 0 || this.#former === undefined ? row : this.#search(this.#former, high, low);
  }

  #search(slots: Uint32Array, high: number, low: number): number {
    const mask = slots.length - 1;
    for (let slot = (low ^ high) & mask; ; slot = (slot + 1) & mask) {
      const held = slots[slot] as number;
      if (held === 0) return -1;
      if ((held ^ high) >>> tagShift !== 0) continue;
      const row = (held & rowMask) - 1;
      const { heads } = this.chunkOf(row);
      const at = UnitTable.headOf(row);
      if (heads[at] === high && heads[at + head.low] === low) return row;
    }
  }

  /** Adds a unit that is not there, without values; −1 when there is no memory left for it. */
  add(high: number, low: number): number {
    const row = this.#size;
    if (!this.#hasRoomFor(row)) return -1;
    this.#size += 1;
    const { heads, values } = this.chunkOf(row);
    const at = UnitTable.headOf(row);
    heads[at] = high;
    heads[at + head.low] = low;
    const first = this.valuesOf(row);
    for (let place = first; place < first + this.width; place++) values[place] = Number.NaN;
    this.#occupy(high, low, row);
    if (this.#former !== undefined) this.#moveSome();
    return row;
  }

  /** Forgets all units and keeps the memory. */
  clear(): void {
    this.#slots.fill(0);
    this.#former = undefined;
    for (const { unsaved } of this.#chunks) unsaved.fill(0);
    this.#size = 0;
  }

  /** All rows by growing upper half of the hash; {@link sortedRow} reads the entries. */
  sorted(): Float64Array {
    const keys = new Float64Array(this.#size);
    for (let row = 0; row < this.#size; row++) keys[row] = this.#sortKey(row);
    return keys.sort();
  }

  /** The rows of a chunk as entries of {@link sorted}, in the order of arrival. */
  keys(chunk: number): Float64Array {
    const first = chunk * chunkRows;
    const keys = new Float64Array(Math.min(chunkRows, Math.max(0, this.#size - first)));
    for (let at = 0; at < keys.length; at++) keys[at] = this.#sortKey(first + at);
    return keys;
  }

  /** Stretches of rows. */
  get chunks(): number {
    return this.#chunks.length;
  }

  /** The same of those that are not saved. */
  unsavedKeys(chunk: number): Float64Array {
    const keys: number[] = [];
    for (const [word, marks] of (this.#chunks[chunk] as UnitChunk).unsaved.entries()) {
      for (let left = marks; left !== 0; left &= left - 1) keys.push(this.#sortKey(chunk * chunkRows + word * 32 + lowestBit(left)));
    }
    return Float64Array.from(keys);
  }

  /** Marks a row as not saved. */
  touch(row: number): void {
    const { unsaved } = this.chunkOf(row);
    const word = (row & (chunkRows - 1)) >>> 5;
    unsaved[word] = (unsaved[word] as number) | (1 << (row & 31));
  }

  /** Marks all rows as not saved. */
  touchAll(): void {
    for (const [chunk, { unsaved }] of this.#chunks.entries()) {
      const first = chunk * chunkRows;
      const words = Math.min(chunkRows, Math.max(0, this.#size - first)) >>> 5;
      unsaved.fill(2 ** 32 - 1, 0, words);
      for (let row = first + 32 * words; row < Math.min(this.#size, first + chunkRows); row++) this.touch(row);
    }
  }

  /** Marks a row as saved. */
  settle(row: number): void {
    const { unsaved } = this.chunkOf(row);
    const word = (row & (chunkRows - 1)) >>> 5;
    unsaved[word] = (unsaved[word] as number) & ~(1 << (row & 31));
  }

  #sortKey(row: number): number {
    return (this.chunkOf(row).heads[UnitTable.headOf(row)] as number) * 2 ** rowBits + row;
  }

  #hasRoomFor(row: number): boolean {
    const needsChunk = row === this.#chunks.length * chunkRows;
    const isCrowded = (row + 1) * 4 > this.#slots.length * 3;
    const bytes = (needsChunk ? this.#chunkBytes : 0) + (isCrowded ? 2 * this.#slots.byteLength : 0);
    if (row >= 2 ** rowBits || this.bytes + bytes > this.maxBytes) return false;
    if (needsChunk) this.#chunks.push(this.#newChunk());
    if (isCrowded) this.#growSlots();
    return true;
  }

  /**
   * Rows move to the larger slots a few at a time: a million at once would stall the process. Looking units up moves them too, or all
   * would be looked for in both places while no new ones come.
   */
  #growSlots(): void {
    this.#former = this.#slots;
    this.#formerSize = this.#size;
    this.#moved = 0;
    this.#slots = new Uint32Array(this.#slots.length * 2);
  }

  #moveSome(): void {
    const end = Math.min(this.#formerSize, this.#moved + rowsMovedAtOnce);
    for (let row = this.#moved; row < end; row++) {
      const { heads } = this.chunkOf(row);
      const at = UnitTable.headOf(row);
      this.#occupy(heads[at] as number, heads[at + head.low] as number, row);
    }
    this.#moved = end;
    if (end === this.#formerSize) this.#former = undefined;
  }

  #occupy(high: number, low: number, row: number): void {
    const mask = this.#slots.length - 1;
    let slot = (low ^ high) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = (((high >>> tagShift) << tagShift) | (row + 1)) >>> 0;
  }

  get #chunkBytes(): number {
    return chunkRows * (fixedRowBytes + 8 * this.width);
  }

  #newChunk(): UnitChunk {
    return {
      heads: new Uint32Array(chunkRows * headLength),
      values: new Float64Array(chunkRows * this.width),
      unsaved: new Uint32Array(chunkRows / 32),
    };
  }
}

/** The upper half of the hash of an entry of {@link UnitTable.sorted}. */
export function sortedHigh(key: number): number {
  return Math.floor(key / 2 ** rowBits);
}

/** The row of an entry of {@link UnitTable.sorted}. */
export function sortedRow(key: number): number {
  // The remainder of a division of doubles takes ten times as long.
  return key - sortedHigh(key) * 2 ** rowBits;
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
