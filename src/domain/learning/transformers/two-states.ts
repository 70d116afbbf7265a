/**
 * What a transformer has learned of each number column, and what that was before the last row: blocks of one number for each column, one
 * after the other in one array, because engines go through one array faster than through many. The next row is written over the former
 * numbers and swapped in when it is whole, so that a row can be taken back, and one that fails has changed nothing.
 */
export class TwoStates {
  now = new Float64Array();
  former = new Float64Array();
  /** How many columns there are: a block begins at its index times as many. */
  width = 0;
  readonly #blocks: number;

  constructor(blocks: number) {
    this.#blocks = blocks;
  }

  /** A block of the numbers as they are now, to be read or written. */
  block(index: number): Float64Array {
    return this.now.subarray(index * this.width, (index + 1) * this.width);
  }

  /** Makes room for columns that were added at the end: their numbers are 0. */
  lengthen(width: number): void {
    const longer = new Float64Array(this.#blocks * width);
    for (let index = 0; index < this.#blocks; index++) longer.set(this.block(index), index * width);
    this.now = longer;
    this.former = new Float64Array(longer.length);
    this.width = width;
  }

  /** Takes what was written over the former numbers for what they are now, or goes back. */
  swap(): void {
    const { now } = this;
    this.now = this.former;
    this.former = now;
  }
}
