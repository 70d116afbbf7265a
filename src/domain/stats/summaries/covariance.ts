import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { checkCount, checkFinite, checkNonNegative } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { checkValues } from '../arguments/check-values.js';
import type { BivariateSample } from '../sample.js';

/** What {@link Covariance.toJSON} gives and {@link Covariance.fromJSON} takes. */
export interface CovarianceJson {
  readonly n: number;
  readonly meanX: number;
  readonly meanY: number;
  /** Sums of squared deviations, and of products of deviations. */
  readonly m2X: number;
  readonly m2Y: number;
  readonly cXY: number;
}

/**
 * Means, variances and covariance of a stream of pairs in constant memory; the bivariate form of {@link Moments}.
 *
 * @example
 * ```ts
 * import { Covariance } from 'mlflow-ops/stats';
 * const pairs = Covariance.from([1, 2, 3], [2, 4, 9]);
 * pairs.covariance; // => 3.5
 * ```
 */
export class Covariance implements BivariateSample {
  #n = 0;
  #meanX = 0;
  #meanY = 0;
  #m2X = 0;
  #m2Y = 0;
  #cXY = 0;

  /**
   * Of the pairs (xs[i], ys[i]).
   *
   * @throws StatisticsError when the lengths differ or a value is not a finite number.
   */
  static from(xs: ArrayLike<number>, ys: ArrayLike<number>): Covariance {
    checkValues('xs', xs);
    checkValues('ys', ys);
    if (xs.length !== ys.length) throw new StatisticsError(`Pairs need as many x as y, not ${xs.length} and ${ys.length}.`);
    const pairs = new Covariance();
    for (let index = 0; index < xs.length; index++) pairs.add(xs[index] as number, ys[index] as number);
    return pairs;
  }

  /**
   * Reads what {@link toJSON} gave.
   *
   * @throws StatisticsError when it is no such object.
   */
  static fromJSON(json: CovarianceJson): Covariance {
    const pairs = new Covariance();
    pairs.#n = checkCount('Covariance.n', checkObject('The JSON of Covariance', json).n);
    pairs.#meanX = checkFinite('Covariance.meanX', json.meanX);
    pairs.#meanY = checkFinite('Covariance.meanY', json.meanY);
    pairs.#m2X = checkNonNegative('Covariance.m2X', json.m2X);
    pairs.#m2Y = checkNonNegative('Covariance.m2Y', json.m2Y);
    pairs.#cXY = checkFinite('Covariance.cXY', json.cXY);
    return pairs;
  }

  /** Number of pairs. */
  get n(): number {
    return this.#n;
  }

  get meanX(): number {
    return this.#meanX;
  }

  get meanY(): number {
    return this.#meanY;
  }

  /** Unbiased variance of x, with denominator n − 1; NaN of fewer than two pairs, as all of second order. */
  get varianceX(): number {
    return this.#unbiased(this.#m2X);
  }

  get varianceY(): number {
    return this.#unbiased(this.#m2Y);
  }

  get covariance(): number {
    return this.#unbiased(this.#cXY);
  }

  /** Pearson's correlation; NaN where x or y does not vary. */
  get correlation(): number {
    return this.#cXY / (Math.sqrt(this.#m2X) * Math.sqrt(this.#m2Y));
  }

  /**
   * Counts a pair in.
   *
   * @throws StatisticsError when one is not a finite number.
   */
  add(x: number, y: number): void {
    if (!Number.isFinite(x)) checkFinite('A value x', x);
    if (!Number.isFinite(y)) checkFinite('A value y', y);
    this.#n += 1;
    const beforeX = x - this.#meanX;
    const beforeY = y - this.#meanY;
    this.#meanX += beforeX / this.#n;
    this.#meanY += beforeY / this.#n;
    const afterY = y - this.#meanY;
    this.#m2X += beforeX * (x - this.#meanX);
    this.#m2Y += beforeY * afterY;
    this.#cXY += beforeX * afterY;
  }

  /**
   * Counts all pairs of another one in.
   *
   * @throws StatisticsError when it is something else.
   */
  merge(other: Covariance): this {
    if (typeof other?.toJSON !== 'function') throw new StatisticsError(`Another Covariance is needed to merge, not ${describe(other)}.`);
    // Another copy of the package has a class of its own.
    const theirs = other instanceof Covariance ? other : Covariance.fromJSON((other as Covariance).toJSON());
    if (theirs.#n === 0) return this;
    const n = this.#n + theirs.#n;
    const differenceX = theirs.#meanX - this.#meanX;
    const differenceY = theirs.#meanY - this.#meanY;
    const share = theirs.#n / n;
    const weight = this.#n * share;
    this.#meanX += differenceX * share;
    this.#meanY += differenceY * share;
    this.#m2X += theirs.#m2X + differenceX * differenceX * weight;
    this.#m2Y += theirs.#m2Y + differenceY * differenceY * weight;
    this.#cXY += theirs.#cXY + differenceX * differenceY * weight;
    this.#n = n;
    return this;
  }

  toJSON(): CovarianceJson {
    return { n: this.#n, meanX: this.#meanX, meanY: this.#meanY, m2X: this.#m2X, m2Y: this.#m2Y, cXY: this.#cXY };
  }

  #unbiased(sum: number): number {
    return this.#n < 2 ? Number.NaN : sum / (this.#n - 1);
  }
}
