import { invertPositiveDefinite } from './invert-positive-definite.js';

/** Sums over the rewarded units of an arm with context x and reward r; plain JSON, two of them merge by adding. */
export interface LinearSums {
  readonly n: number;
  /** Σ x xᵀ, d × d, row after row. */
  readonly xx: readonly number[];
  /** Σ r x. */
  readonly rx: readonly number[];
}

/** Rounding errors of one-rank updates add up; the inverse is made from the sums again after so many. */
const updatesPerInverse = 1_000;

/** The reward of an arm as a linear function of the context, by ridge regression with penalty 1. */
export class LinearArm {
  readonly #dimension: number;
  #n = 0;
  readonly #xx: Float64Array;
  readonly #rx: Float64Array;
  /** Of I + Σ x xᵀ. */
  #inverse: Float64Array;
  #updates = 0;

  constructor(dimension: number) {
    this.#dimension = dimension;
    this.#xx = new Float64Array(dimension * dimension);
    this.#rx = new Float64Array(dimension);
    this.#inverse = this.#invert();
  }

  /** The estimated reward θᵀx, and the width √(xᵀ A⁻¹ x) of what is not known of it. */
  predict(context: readonly number[]): { readonly mean: number; readonly width: number } {
    const projected = this.#project(context);
    let mean = 0;
    let square = 0;
    for (let i = 0; i < this.#dimension; i++) {
      mean += (projected[i] as number) * (this.#rx[i] as number);
      square += (projected[i] as number) * (context[i] as number);
    }
    return { mean, width: Math.sqrt(Math.max(0, square)) };
  }

  /** Learns from one unit: the inverse by Sherman and Morrison's formula, in O(d²). */
  update(context: readonly number[], reward: number): void {
    const projected = this.#project(context);
    let scale = 1;
    for (let i = 0; i < this.#dimension; i++) scale += (projected[i] as number) * (context[i] as number);
    for (let row = 0; row < this.#dimension; row++) {
      const x = context[row] as number;
      this.#rx[row] = (this.#rx[row] as number) + reward * x;
      for (let column = 0; column < this.#dimension; column++) {
        const at = row * this.#dimension + column;
        this.#xx[at] = (this.#xx[at] as number) + x * (context[column] as number);
        this.#inverse[at] = (this.#inverse[at] as number) - ((projected[row] as number) * (projected[column] as number)) / scale;
      }
    }
    this.#n += 1;
    this.#updates += 1;
    if (this.#updates >= updatesPerInverse) this.#inverse = this.#invert();
  }

  /** Learns all that another one learnt. */
  merge(sums: LinearSums): void {
    this.#n += sums.n;
    sums.xx.forEach((value, at) => {
      this.#xx[at] = (this.#xx[at] as number) + value;
    });
    sums.rx.forEach((value, at) => {
      this.#rx[at] = (this.#rx[at] as number) + value;
    });
    this.#inverse = this.#invert();
  }

  toJSON(): LinearSums {
    return { n: this.#n, xx: [...this.#xx], rx: [...this.#rx] };
  }

  #project(context: readonly number[]): Float64Array {
    const result = new Float64Array(this.#dimension);
    for (let row = 0; row < this.#dimension; row++) {
      let sum = 0;
      for (let column = 0; column < this.#dimension; column++) {
        sum += (this.#inverse[row * this.#dimension + column] as number) * (context[column] as number);
      }
      result[row] = sum;
    }
    return result;
  }

  #invert(): Float64Array {
    this.#updates = 0;
    const penalised = this.#xx.slice();
    for (let i = 0; i < this.#dimension; i++) {
      const at = i * this.#dimension + i;
      penalised[at] = (penalised[at] as number) + 1;
    }
    return invertPositiveDefinite(penalised, this.#dimension);
  }
}
