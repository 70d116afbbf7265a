import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { checkIterable } from '../arguments/check-iterable.js';
import { checkCount, checkFinite, checkFraction, checkProbability } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { LogarithmicBins } from './logarithmic-bins.js';

/** What {@link QuantileSketch.toJSON} gives and {@link QuantileSketch.fromJSON} takes. */
export interface QuantileSketchJson {
  readonly relativeAccuracy: number;
  readonly zeros: number;
  /** Extremes of the values; absent without values. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** The lowest bin's index, then counts of this and the following bins; −k stands for k empty bins. */
  readonly positive: readonly number[];
  readonly negative: readonly number[];
}

/**
 * Quantiles of a stream of numbers in bounded memory, each within a relative error of the true one: DDSketch of Masson,
 * Rim and Lee (2019). Sketches of parts of the data merge to exactly the sketch of all.
 *
 * Values are counted in bins whose ends grow by the factor (1 + a) / (1 − a), where a is the relative accuracy. At most 4096 bins
 * are kept for each sign, which at 0.5 % span 17 orders of magnitude; where values span more, those nearest to 0 share a bin.
 *
 * @example
 * ```ts
 * import { QuantileSketch } from 'mlflow-ops/stats';
 * const latency = new QuantileSketch();
 * for (let ms = 1; ms <= 1000; ms++) latency.add(ms);
 * Math.abs(latency.quantile(0.99) - 990) <= 0.005 * 990; // => true
 * ```
 */
export class QuantileSketch {
  /** Largest relative error of a quantile. */
  readonly relativeAccuracy: number;
  readonly #positive: LogarithmicBins;
  readonly #negative: LogarithmicBins;
  readonly #growth: number;
  readonly #binsPerUnit: number;
  #zeros = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /**
   * @param options - `relativeAccuracy` from 0.001 to 0.1 is the largest relative error of a quantile. @default 0.005
   * @throws StatisticsError
   */
  constructor(options: { readonly relativeAccuracy?: number | undefined } = {}) {
    const accuracy = checkFraction('relativeAccuracy', checkObject('options', options).relativeAccuracy ?? 0.005);
    if (accuracy < 0.001 || accuracy > 0.1) throw new StatisticsError(`relativeAccuracy must be from 0.001 to 0.1, not ${accuracy}.`);
    this.relativeAccuracy = accuracy;
    this.#growth = (1 + accuracy) / (1 - accuracy);
    this.#binsPerUnit = 1 / Math.log(this.#growth);
    this.#positive = new LogarithmicBins();
    this.#negative = new LogarithmicBins();
  }

  /**
   * The sketch of values, with the default accuracy.
   *
   * @throws StatisticsError when one is not a finite number.
   */
  static from(values: Iterable<number>): QuantileSketch {
    const sketch = new QuantileSketch();
    for (const value of checkIterable('values', values)) sketch.add(value);
    return sketch;
  }

  /**
   * Reads what {@link toJSON} gave.
   *
   * @throws StatisticsError when it is no such object.
   */
  static fromJSON(json: QuantileSketchJson): QuantileSketch {
    const sketch = new QuantileSketch({
      relativeAccuracy: checkFinite('QuantileSketch.relativeAccuracy', checkObject('The JSON of QuantileSketch', json).relativeAccuracy),
    });
    sketch.#zeros = checkCount('QuantileSketch.zeros', json.zeros);
    sketch.#positive.read('QuantileSketch.positive', json.positive);
    sketch.#negative.read('QuantileSketch.negative', json.negative);
    if (sketch.count > 0) {
      sketch.#min = checkFinite('QuantileSketch.min', json.min as number);
      sketch.#max = checkFinite('QuantileSketch.max', json.max as number);
      if (sketch.#min > sketch.#max) throw new StatisticsError('QuantileSketch.min is larger than its max.');
    }
    return sketch;
  }

  /** Number of values. */
  get count(): number {
    return this.#negative.total + this.#zeros + this.#positive.total;
  }

  /** The smallest value, exactly; ∞ without values. */
  get min(): number {
    return this.#min;
  }

  /** The largest value, exactly; −∞ without values. */
  get max(): number {
    return this.#max;
  }

  /**
   * Counts a value in.
   *
   * @throws StatisticsError when it is not a finite number.
   */
  add(value: number): void {
    if (!Number.isFinite(value)) checkFinite('A value', value);
    if (value > 0) this.#positive.add(Math.ceil(Math.log(value) * this.#binsPerUnit), 1);
    else if (value < 0) this.#negative.add(Math.ceil(Math.log(-value) * this.#binsPerUnit), 1);
    else this.#zeros += 1;
    // Adding 0 makes −0 the 0 that JSON has.
    if (value < this.#min) this.#min = value + 0;
    if (value > this.#max) this.#max = value + 0;
  }

  /**
   * Counts all values of another one in.
   *
   * @throws StatisticsError when its accuracy is another, or when it is something else.
   */
  merge(other: QuantileSketch): this {
    if (!(other instanceof QuantileSketch)) throw new StatisticsError(`Another QuantileSketch is needed to merge, not ${describe(other)}.`);
    if (other.relativeAccuracy !== this.relativeAccuracy) {
      throw new StatisticsError(`Sketches of accuracy ${this.relativeAccuracy} and ${other.relativeAccuracy} do not merge.`);
    }
    this.#positive.merge(other.#positive);
    this.#negative.merge(other.#negative);
    this.#zeros += other.#zeros;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
    return this;
  }

  /**
   * The value whose rank is ⌊1 + p (n − 1)⌋ among the n values, within the relative accuracy; NaN without values.
   *
   * @param p - From 0, the smallest value, to 1, the largest.
   * @throws StatisticsError when `p` is outside of [0, 1].
   */
  quantile(p: number): number {
    checkProbability('p', p);
    const count = this.count;
    if (count === 0) return Number.NaN;
    const rank = Math.floor(p * (count - 1));
    if (rank === 0) return this.#min;
    if (rank === count - 1) return this.#max;
    return Math.min(this.#max, Math.max(this.#min, this.#valueOfRank(rank)));
  }

  toJSON(): QuantileSketchJson {
    return {
      relativeAccuracy: this.relativeAccuracy,
      zeros: this.#zeros,
      ...(this.count > 0 ? { min: this.#min, max: this.#max } : {}),
      positive: this.#positive.write(),
      negative: this.#negative.write(),
    };
  }

  /** @param rank - Counted from 0. */
  #valueOfRank(rank: number): number {
    const notPositive = this.#negative.total + this.#zeros;
    if (rank >= notPositive) return this.#valueOfBin(this.#positive.binOfRank(rank - notPositive));
    if (rank >= this.#negative.total) return 0;
    return -this.#valueOfBin(this.#negative.binOfRank(this.#negative.total - 1 - rank));
  }

  /** The value of equal relative distance to both ends of the bin. */
  #valueOfBin(bin: number): number {
    return (2 / (1 + this.#growth)) * Math.exp(bin / this.#binsPerUnit);
  }
}
