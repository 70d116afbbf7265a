import { invertPositiveDefinite } from './invert-positive-definite.js';
import { type LinearSums, LinearTotals } from './linear-sums.js';

/** Rounding errors of one-rank updates add up; the inverse is made from the sums again after so many. */
const updatesPerInverse = 1_000;

/** Added to the diagonal, relative to it, of a matrix that rounding made singular, as by numbers that say the same in large units. */
const jitter = 1e-9;

/** The reward of an arm as a linear function of the context, by ridge regression with penalty 1. */
export class LinearArm {
  readonly #sums: LinearTotals;
  /** Of A = I + Σ x xᵀ. */
  #inverse!: Float64Array;
  /** θ = A⁻¹ Σ r x. */
  #weights!: Float64Array;
  #updates = 0;

  constructor(dimension: number) {
    this.#sums = new LinearTotals(dimension);
    this.#invert();
  }

  /** The upper bound θᵀx + α √(xᵀ A⁻¹ x) of the reward: what is estimated of it, and the width of what is not known. */
  bound(context: ArrayLike<number>, alpha: number): number {
    const { dimension } = this.#sums;
    const inverse = this.#inverse;
    const weights = this.#weights;
    let mean = 0;
    let square = 0;
    for (let row = 0; row < dimension; row++) {
      const begin = row * dimension;
      const x = context[row] as number;
      // A symmetric matrix: what is left of the diagonal counts twice.
      let left = 0;
      for (let column = 0; column < row; column++) left += (inverse[begin + column] as number) * (context[column] as number);
      mean += (weights[row] as number) * x;
      square += x * (2 * left + (inverse[begin + row] as number) * x);
    }
    return mean + alpha * Math.sqrt(Math.max(0, square));
  }

  /** Learns from one unit: the inverse by Sherman and Morrison's formula, in O(d²). */
  update(context: ArrayLike<number>, reward: number): void {
    const { dimension } = this.#sums;
    const projected = this.#times(context);
    let scale = 1;
    for (let i = 0; i < dimension; i++) scale += (projected[i] as number) * (context[i] as number);
    for (let row = 0; row < dimension; row++) {
      for (let column = 0; column < dimension; column++) {
        const at = row * dimension + column;
        this.#inverse[at] = (this.#inverse[at] as number) - ((projected[row] as number) * (projected[column] as number)) / scale;
      }
    }
    this.#sums.see(context);
    this.#sums.earn(context, reward);
    this.#updates += 1;
    if (this.#updates >= updatesPerInverse) this.#invert();
    else this.#weights = this.#times(this.#sums.rx);
  }

  /** Learns all that another one learnt. */
  merge(sums: LinearSums): void {
    this.#sums.merge(sums);
    this.#invert();
  }

  toJSON(): LinearSums {
    return this.#sums.toJSON();
  }

  /** A⁻¹ v. */
  #times(vector: ArrayLike<number>): Float64Array {
    const { dimension } = this.#sums;
    const result = new Float64Array(dimension);
    for (let row = 0; row < dimension; row++) {
      let sum = 0;
      for (let column = 0; column < dimension; column++) {
        sum += (this.#inverse[row * dimension + column] as number) * (vector[column] as number);
      }
      result[row] = sum;
    }
    return result;
  }

  #invert(): void {
    const { dimension, rx } = this.#sums;
    this.#updates = 0;
    try {
      this.#inverse = invertPositiveDefinite(this.#penalised(0), dimension);
    } catch {
      this.#inverse = invertPositiveDefinite(this.#penalised(jitter), dimension);
    }
    this.#weights = this.#times(rx);
  }

  #penalised(relative: number): Float64Array {
    const { dimension, xx } = this.#sums;
    const penalised = xx.slice();
    for (let i = 0; i < dimension; i++) {
      const at = i * dimension + i;
      penalised[at] = (penalised[at] as number) * (1 + relative) + 1;
    }
    return penalised;
  }
}
