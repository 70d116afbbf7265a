/** Sums over the rewarded units of an arm with context x and reward r; plain JSON, two of them merge by adding. */
export interface LinearSums {
  readonly n: number;
  /** Σ x xᵀ, d × d, row after row. */
  readonly xx: readonly number[];
  /** Σ r x. */
  readonly rx: readonly number[];
}

/** {@link LinearSums} that grow. */
export class LinearTotals {
  readonly dimension: number;
  #n = 0;
  /** Row after row; right of the diagonal nothing is counted. */
  readonly xx: Float64Array;
  readonly rx: Float64Array;

  constructor(dimension: number) {
    this.dimension = dimension;
    this.xx = new Float64Array(dimension * dimension);
    this.rx = new Float64Array(dimension);
  }

  /** Counts a unit; its reward may come at any time. */
  see(context: ArrayLike<number>): void {
    const { dimension, xx } = this;
    this.#n += 1;
    for (let row = 0; row < dimension; row++) {
      const x = context[row] as number;
      for (let column = 0; column <= row; column++) {
        const at = row * dimension + column;
        xx[at] = (xx[at] as number) + x * (context[column] as number);
      }
    }
  }

  /** Counts what a unit earned, or earned more than was counted before. */
  earn(context: ArrayLike<number>, reward: number): void {
    for (let row = 0; row < this.dimension; row++) this.rx[row] = (this.rx[row] as number) + reward * (context[row] as number);
  }

  /** Counts all units of another part of the traffic in. */
  merge({ n, xx, rx }: LinearSums): void {
    this.#n += n;
    for (const [at, value] of xx.entries()) this.xx[at] = (this.xx[at] as number) + value;
    for (const [at, value] of rx.entries()) this.rx[at] = (this.rx[at] as number) + value;
  }

  toJSON(): LinearSums {
    const { dimension, xx } = this;
    const entry = (_: unknown, at: number) => {
      const row = Math.floor(at / dimension);
      const column = at % dimension;
      return xx[column > row ? column * dimension + row : at] as number;
    };
    return { n: this.#n, xx: Array.from({ length: xx.length }, entry), rx: [...this.rx] };
  }
}
