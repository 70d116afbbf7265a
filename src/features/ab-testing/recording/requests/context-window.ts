import type { RequestReference } from '../../../../domain/routing/request-reference.js';

const maxBytes = 32 * 2 ** 20;
const firstRows = 256;
/** Before the context: the sequence, counted from 1, and the propensity. */
const headLength = 2;

type Request = Pick<RequestReference, 'process' | 'sequence'>;

/**
 * Contexts and propensities of this process's last decisions. A decision has the place of its number, so that it is found without a
 * search, and gives way to the one that comes a whole window later.
 */
export class ContextWindow {
  readonly #width: number;
  readonly #maxRows: number;
  #rows: Float64Array;
  #count = firstRows;
  /** The process whose decisions these are. */
  #process = '';

  /** @param size - Numbers of a context. */
  constructor(size: number) {
    this.#width = headLength + size;
    this.#maxRows = 2 ** Math.floor(Math.log2(maxBytes / (8 * this.#width)));
    this.#rows = new Float64Array(this.#count * this.#width);
  }

  /** Of all decisions that are kept. */
  get bytes(): number {
    return this.#rows.byteLength;
  }

  keep({ process, sequence }: Request, propensity: number, context: ArrayLike<number>): void {
    this.#process = process;
    while (this.#isTaken(sequence) && this.#count < this.#maxRows) this.#grow();
    const at = this.#placeOf(sequence);
    this.#rows[at] = sequence + 1;
    this.#rows[at + 1] = propensity;
    for (let place = headLength; place < this.#width; place++) this.#rows[at + place] = context[place - headLength] as number;
  }

  /** @returns NaN for a decision that is not here, or not here any more */
  propensity(request: Request): number {
    return this.#has(request) ? (this.#rows[this.#placeOf(request.sequence) + 1] as number) : Number.NaN;
  }

  /** @returns undefined for a decision that is not here, or not here any more */
  context(request: Request): Float64Array | undefined {
    const at = this.#placeOf(request.sequence);
    return this.#has(request) ? this.#rows.subarray(at + headLength, at + this.#width) : undefined;
  }

  #has({ process, sequence }: Request): boolean {
    return process === this.#process && this.#rows[this.#placeOf(sequence)] === sequence + 1;
  }

  #isTaken(sequence: number): boolean {
    const other = this.#rows[this.#placeOf(sequence)] as number;
    return other !== 0 && other !== sequence + 1;
  }

  #placeOf(sequence: number): number {
    return (sequence % this.#count) * this.#width;
  }

  #grow(): void {
    const before = this.#rows;
    this.#count *= 2;
    this.#rows = new Float64Array(this.#count * this.#width);
    for (let at = 0; at < before.length; at += this.#width) {
      const mark = before[at] as number;
      if (mark !== 0) this.#rows.set(before.subarray(at, at + this.#width), this.#placeOf(mark - 1));
    }
  }
}
