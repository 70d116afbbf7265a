import type { MetricFold } from '../folds/metric-fold.js';
import { RowRing, type RowRingJson } from './row-ring.js';

/**
 * The last parts of a stream, summed up without ever subtracting, so that nothing of what left the window remains in the sum (van Herk 1992; Gil and
 * Werman 1993). The ring is a block that is being filled: the window is the rest of the block before, whose sums from each place to the end were made
 * when it was full, and the part that was filled since.
 */
export class RollingParts {
  readonly #fold: MetricFold;
  readonly #ring: RowRing;
  /** Sum of the block before from each place on. */
  readonly #rest: Float64Array;
  /** Sum of the block that is being filled. */
  readonly #filled: Float64Array;
  readonly #sum: Float64Array;

  /** @throws StatisticsError unless size is a count from 1 */
  constructor(fold: MetricFold, size: number) {
    this.#fold = fold;
    this.#ring = new RowRing(size, fold.width);
    this.#rest = new Float64Array(size * fold.width);
    this.#filled = new Float64Array(fold.width);
    this.#sum = new Float64Array(fold.width);
  }

  add(part: Float64Array): void {
    if (this.#ring.next === 0) copyPart(part, 0, this.#filled, this.#fold.width);
    else this.#fold.join(this.#filled, 0, part, 0);
    this.#ring.add(part);
    if (this.#ring.next === 0) this.#sumRest(0);
  }

  sum(): Float64Array | undefined {
    const { rows, next, size, width } = this.#ring;
    if (rows < size) return rows === 0 ? undefined : this.#filled;
    copyPart(this.#rest, next * width, this.#sum, width);
    if (next > 0) this.#fold.join(this.#sum, 0, this.#filled, 0);
    return this.#sum;
  }

  toJSON(): RowRingJson {
    return this.#ring.toJSON();
  }

  /** Takes over what {@link toJSON} gave. @throws StatisticsError when it is damaged */
  restore(json: unknown): void {
    this.#ring.restore(json as RowRingJson);
    const { rows, next, size, width, values } = this.#ring;
    if (rows === size) this.#sumRest(next);
    for (let place = 0; place < next; place++) {
      if (place === 0) copyPart(values, 0, this.#filled, width);
      else this.#fold.join(this.#filled, 0, values, place * width);
    }
  }

  #sumRest(from: number): void {
    const { size, width, values } = this.#ring;
    for (let place = size - 1; place >= from; place--) {
      const at = place * width;
      for (let each = 0; each < width; each++) this.#rest[at + each] = values[at + each] as number;
      if (place < size - 1) this.#fold.join(this.#rest, at, this.#rest, at + width);
    }
  }
}

/** `TypedArray.set` takes longer for a few numbers. */
function copyPart(from: Float64Array, at: number, into: Float64Array, width: number): void {
  for (let each = 0; each < width; each++) into[each] = from[at + each] as number;
}
