import type { LabelValue } from '../label-value.js';

/** Probability of each class, or of the positive one. */
export type RowProbability = ArrayLike<number> | number | undefined;

/**
 * A metric of rows that can be computed part by part: what one row makes, how two neighbouring parts become one, and what a part is worth.
 * A part is `width` numbers of an array. Cumulative, rolling and fading metrics and resampling all build on it.
 */
export interface MetricFold {
  readonly width: number;
  /** Writes the part that is one row. @throws StatisticsError when a label or probability is none */
  row(actual: LabelValue, predicted: LabelValue, probability: RowProbability, weight: number, into: Float64Array, at: number): void;
  /** Joins a later part to an earlier one. */
  join(earlier: Float64Array, at: number, later: Float64Array, laterAt: number): void;
  /** Makes a part count less; absent where that has no meaning. */
  readonly fade?: ((part: Float64Array, factor: number) => void) | undefined;
  /** Joins the parts of single rows, each as often as it counts, as `join` of one after the other does but for rounding; absent where nothing is faster. */
  readonly joinRows?: ((parts: Float64Array, counts: Uint32Array, into: Float64Array) => void) | undefined;
  /** The value of a part, or undefined where it cannot be computed. */
  value(part: Float64Array): number | undefined;
}

/** A metric of two plain sums over rows. */
export function sumFold({ row, value }: Pick<MetricFold, 'row' | 'value'>): MetricFold {
  return {
    width: 2,
    joinRows: addUp,
    row,
    value,
    join(earlier, at, later, laterAt) {
      earlier[at] = (earlier[at] as number) + (later[laterAt] as number);
      earlier[at + 1] = (earlier[at + 1] as number) + (later[laterAt + 1] as number);
    },
    fade(part, factor) {
      part[0] = (part[0] as number) * factor;
      part[1] = (part[1] as number) * factor;
    },
  };
}

function addUp(parts: Float64Array, counts: Uint32Array, into: Float64Array): void {
  let first = 0;
  let second = 0;
  for (let row = 0; row < counts.length; row++) {
    const count = counts[row] as number;
    first += count * (parts[2 * row] as number);
    second += count * (parts[2 * row + 1] as number);
  }
  into[0] = first;
  into[1] = second;
}
