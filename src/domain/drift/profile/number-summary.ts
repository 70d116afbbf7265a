import { ValidationError } from '../../../core/errors/request-error.js';

/** What {@link NumberSummary.toJSON} gives. */
export interface NumberSummaryJson {
  /** Number of values that the points stand for. */
  readonly n: number;
  /** All values, or that many of equal weight in their place, in ascending order. */
  readonly points: readonly number[];
  /** Values that came since, fewer than there is room for points. */
  readonly pending: readonly number[];
}

/**
 * The distribution of numbers in bounded memory. Up to `limit` values are kept as they are; of more, the quantiles at (i + ½) / limit. The
 * distribution function of these differs from the true one by at most 1 / (2 limit) after one pass over the data; data that come in c portions
 * of `limit` add at most c / (4 limit).
 */
export class NumberSummary {
  readonly #limit: number;
  #points: Float64Array;
  #n: number;
  /** Values that are not among the points yet. */
  #pending: number[] = [];
  /** The points with the pending values among them, once they were asked for. */
  #view: Float64Array | undefined;

  constructor(limit: number) {
    this.#limit = limit;
    this.#points = new Float64Array(0);
    this.#n = 0;
  }

  /** Reads what {@link toJSON} gave. @throws ValidationError when it is no such object. */
  static fromJSON(what: string, json: NumberSummaryJson, limit: number): NumberSummary {
    const summary = new NumberSummary(limit);
    const listed = Array.isArray(json?.points) && Array.isArray(json.pending);
    const given = Array.from(listed ? json.points : []);
    const ordered = given.every((point, i) => Number.isFinite(point) && (i === 0 || point >= (given[i - 1] as number)));
    const fits =
      listed &&
      json.pending.length < limit &&
      json.pending.every((value) => Number.isFinite(value)) &&
      Number.isSafeInteger(json?.n) &&
      (json.n === given.length || (json.n > limit && given.length === limit));
    if (!ordered || !fits)
      throw new ValidationError(`${what} is no summary of numbers: points must ascend, and be as many as n or ${limit}.`);
    summary.#points = Float64Array.from(given);
    summary.#n = json.n;
    summary.#pending = [...json.pending];
    return summary;
  }

  /** Number of values. */
  get n(): number {
    return this.#n + this.#pending.length;
  }

  /** The values, or points of equal weight in their place, in ascending order; not to be changed. */
  get points(): Float64Array {
    if (this.#pending.length === 0) return this.#points;
    // Settling here would make the summary depend on when it was read.
    this.#view ??= this.#merged(Float64Array.from(this.#pending).sort(), this.#pending.length);
    return this.#view;
  }

  /** Counts values in. @param sorted - Finite numbers in ascending order. */
  add(sorted: Float64Array): void {
    this.#view = undefined;
    if (this.n === 0 || sorted.length >= this.#limit) {
      this.#settle();
      this.#merge(sorted, sorted.length);
    } else {
      for (const value of sorted) this.#pending.push(value);
      if (this.#pending.length >= this.#limit) this.#settle();
    }
  }

  /** Counts all values of another one in. */
  merge(other: NumberSummary): void {
    this.#view = undefined;
    this.#settle();
    if (other.n > 0) this.#merge(other.points, other.n);
  }

  toJSON(): NumberSummaryJson {
    return { n: this.#n, points: [...this.#points], pending: [...this.#pending] };
  }

  #settle(): void {
    if (this.#pending.length === 0) return;
    const pending = Float64Array.from(this.#pending).sort();
    this.#pending = [];
    this.#merge(pending, pending.length);
  }

  #merge(points: Float64Array, n: number): void {
    this.#points = this.#merged(points, n);
    this.#n += n;
  }

  /** The points of all values and of n further ones. */
  #merged(points: Float64Array, n: number): Float64Array {
    if (this.#n === 0) return points.length <= this.#limit ? points.slice() : quantilesOf(points, this.#limit);
    const total = this.#n + n;
    const count = Math.min(total, this.#limit);
    return mergedQuantiles(this.#points, this.#n / this.#points.length, points, n / points.length, count);
  }
}

function quantilesOf(sorted: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => sorted[Math.floor(((i + 0.5) * sorted.length) / count)] as number);
}

/** The quantiles at (i + ½) / count of two lists of weighted points together. */
function mergedQuantiles(a: Float64Array, weightA: number, b: Float64Array, weightB: number, count: number): Float64Array {
  const total = a.length * weightA + b.length * weightB;
  const result = new Float64Array(count);
  let i = 0;
  let j = 0;
  let value = Number.NEGATIVE_INFINITY;
  let reached = 0;
  for (let k = 0; k < count; k++) {
    const rank = ((k + 0.5) * total) / count;
    while (reached <= rank && (i < a.length || j < b.length)) {
      const fromA = j >= b.length || (i < a.length && (a[i] as number) <= (b[j] as number));
      value = (fromA ? a[i++] : b[j++]) as number;
      reached = i * weightA + j * weightB;
    }
    result[k] = value;
  }
  return result;
}
