import { checkIterable } from '../arguments/check-iterable.js';
import { checkCount, checkFinite, checkNonNegative } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import type { Sample } from '../sample.js';

/** What {@link Moments.toJSON} gives and {@link Moments.fromJSON} takes. */
export interface MomentsJson {
  readonly n: number;
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly m2: number;
}

/**
 * Mean and variance of a stream of numbers in constant memory, by the updates of Welford (1962); two of them merge by
 * the formulas of Chan, Golub and LeVeque (1983). Neither loses digits where a sum of squares would.
 *
 * @example
 * ```ts
 * import { Moments } from 'mlflow-ops/stats';
 * const moments = Moments.from([1, 2, 3]);
 * moments.merge(Moments.from([4, 5]));
 * [moments.n, moments.mean, moments.variance]; // => [ 5, 3, 2.5 ]
 * ```
 */
export class Moments implements Sample {
  #n = 0;
  #mean = 0;
  #m2 = 0;

  /**
   * The moments of values.
   *
   * @throws StatisticsError when one is not a finite number.
   */
  static from(values: Iterable<number>): Moments {
    const moments = new Moments();
    for (const value of checkIterable('values', values)) moments.add(value);
    return moments;
  }

  /**
   * Reads what {@link toJSON} gave.
   *
   * @throws StatisticsError when it is no such object.
   */
  static fromJSON(json: MomentsJson): Moments {
    const moments = new Moments();
    moments.#n = checkCount('Moments.n', checkObject('The JSON of Moments', json).n);
    moments.#mean = checkFinite('Moments.mean', json.mean);
    moments.#m2 = checkNonNegative('Moments.m2', json.m2);
    return moments;
  }

  /** Number of values. */
  get n(): number {
    return this.#n;
  }

  /** Their mean; 0 without values. */
  get mean(): number {
    return this.#mean;
  }

  /** Sum of squared deviations from the mean. */
  get m2(): number {
    return this.#m2;
  }

  /** Unbiased variance, with denominator n − 1; NaN of fewer than two values. */
  get variance(): number {
    return this.#n < 2 ? Number.NaN : this.#m2 / (this.#n - 1);
  }

  /**
   * Counts a value in.
   *
   * @throws StatisticsError when it is not a finite number.
   */
  add(value: number): void {
    if (!Number.isFinite(value)) checkFinite('A value', value);
    this.#n += 1;
    const before = value - this.#mean;
    this.#mean += before / this.#n;
    this.#m2 += before * (value - this.#mean);
  }

  /**
   * Counts all values of another one in.
   *
   * @throws StatisticsError when it is something else.
   */
  merge(other: Moments): this {
    // Another copy of the package has a class of its own.
    const theirs = other instanceof Moments ? other : Moments.fromJSON(other);
    if (theirs.#n === 0) return this;
    const n = this.#n + theirs.#n;
    const difference = theirs.#mean - this.#mean;
    this.#m2 += theirs.#m2 + difference * difference * ((this.#n * theirs.#n) / n);
    this.#mean += difference * (theirs.#n / n);
    this.#n = n;
    return this;
  }

  toJSON(): MomentsJson {
    return { n: this.#n, mean: this.#mean, m2: this.#m2 };
  }
}
