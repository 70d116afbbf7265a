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
  /** The value of a part, or undefined where it cannot be computed. */
  value(part: Float64Array): number | undefined;
}

/** A metric of plain sums over rows. */
export function sumFold({ width, row, value }: Pick<MetricFold, 'width' | 'row' | 'value'>): MetricFold {
  return {
    width,
    row,
    value,
    join(earlier, at, later, laterAt) {
      for (let each = 0; each < width; each++) earlier[at + each] = (earlier[at + each] as number) + (later[laterAt + each] as number);
    },
    fade(part, factor) {
      for (let each = 0; each < width; each++) part[each] = (part[each] as number) * factor;
    },
  };
}
