import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { checkCount } from '../../stats/arguments/check-number.js';
import { empiricalQuantile } from '../../stats/summaries/empirical-quantile.js';
import type { LabelValue } from '../label-value.js';
import { binaryRows, checkProbabilities, type PositiveOptions } from './binary-rows.js';

/** How probabilities are put into bins. */
export interface CalibrationOptions extends PositiveOptions {
  /** @default 10 */
  readonly bins?: number | undefined;
  /** Bins of equal width, or of about as many rows each. @default 'uniform' */
  readonly strategy?: 'uniform' | 'quantile' | undefined;
}

/** Rows whose probabilities lie near each other. */
export interface CalibrationBin {
  /** Ends of the bin; an upper end belongs to it, a lower one does not (0 does). */
  readonly lower: number;
  readonly upper: number;
  readonly rows: number;
  /** Mean of the probabilities that were given. */
  readonly meanPredicted: number;
  /** Share of the rows that are of the positive class. */
  readonly shareActual: number;
}

/** The parts of a Brier score: it is `reliability − resolution + uncertainty`, exactly so where the rows of a bin have one probability. */
export interface BrierParts {
  /** How far probabilities lie from the shares that came; 0 is best. */
  readonly reliability: number;
  /** How far the shares of the bins lie from the share of all; more is better. */
  readonly resolution: number;
  /** What cannot be helped: variance of what came. */
  readonly uncertainty: number;
}

/**
 * How often what was given a probability came: the reliability diagram (Murphy and Winkler 1977), bins as scikit-learn's `calibration_curve` has them.
 *
 * @param probabilities - Of the positive class.
 * @returns The bins with rows; undefined where nothing tells which class is the positive one.
 * @throws StatisticsError when lists differ in length or are empty, a value is not what it must be, or an option has no meaning.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * const bins = metrics.calibrationCurve([0, 0, 1, 1], [0.1, 0.3, 0.6, 0.8], { bins: 2 });
 * bins?.map(({ shareActual }) => shareActual); // => [ 0, 1 ]
 * ```
 */
export function calibrationCurve(
  actual: ArrayLike<LabelValue>,
  probabilities: ArrayLike<number>,
  options: CalibrationOptions = {},
): readonly CalibrationBin[] | undefined {
  checkProbabilities(probabilities);
  const rows = binaryRows(actual, probabilities, options);
  const edges = edgesOf(probabilities, options);
  if (rows === undefined) return undefined;
  const inner = edges.slice(1, -1);
  const sums = edges.slice(1).map((upper, bin) => ({ lower: edges[bin] as number, upper, rows: 0, predicted: 0, positives: 0 }));
  for (let row = 0; row < actual.length; row++) {
    const probability = probabilities[row] as number;
    const bin = sums[firstNotBelow(inner, probability)] as (typeof sums)[number];
    bin.rows += 1;
    bin.predicted += probability;
    bin.positives += rows.isPositive[row] as number;
  }
  return sums
    .filter((bin) => bin.rows > 0)
    .map(({ lower, upper, rows: count, predicted, positives }) => ({
      lower,
      upper,
      rows: count,
      meanPredicted: predicted / count,
      shareActual: positives / count,
    }));
}

/**
 * Expected calibration error: mean distance of probabilities from the shares that came, over the bins by their rows (Naeini, Cooper and Hauskrecht
 * 2015). It depends on the bins.
 *
 * @returns undefined as {@link calibrationCurve}
 * @throws StatisticsError as {@link calibrationCurve}
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.expectedCalibrationError([0, 1, 1, 1], [0.25, 0.75, 0.75, 0.75])?.toFixed(2); // => '0.25'
 * ```
 */
export function expectedCalibrationError(
  actual: ArrayLike<LabelValue>,
  probabilities: ArrayLike<number>,
  options: CalibrationOptions = {},
): number | undefined {
  const bins = calibrationCurve(actual, probabilities, options);
  if (bins === undefined) return undefined;
  return bins.reduce((sum, bin) => sum + bin.rows * Math.abs(bin.shareActual - bin.meanPredicted), 0) / actual.length;
}

/**
 * What a Brier score is made of (Murphy 1973), over bins.
 *
 * @returns undefined as {@link calibrationCurve}
 * @throws StatisticsError as {@link calibrationCurve}
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.brierDecomposition([0, 0, 1, 1], [0, 0, 1, 1]); // => { reliability: 0, resolution: 0.25, uncertainty: 0.25 }
 * ```
 */
export function brierDecomposition(
  actual: ArrayLike<LabelValue>,
  probabilities: ArrayLike<number>,
  options: CalibrationOptions = {},
): BrierParts | undefined {
  const bins = calibrationCurve(actual, probabilities, options);
  if (bins === undefined) return undefined;
  const mean = (value: (bin: CalibrationBin) => number) => bins.reduce((sum, bin) => sum + bin.rows * value(bin), 0) / actual.length;
  const share = mean((bin) => bin.shareActual);
  return {
    reliability: mean((bin) => (bin.meanPredicted - bin.shareActual) ** 2),
    resolution: mean((bin) => (bin.shareActual - share) ** 2),
    uncertainty: share * (1 - share),
  };
}

function edgesOf(probabilities: ArrayLike<number>, { bins = 10, strategy = 'uniform' }: CalibrationOptions): number[] {
  checkCount('bins', bins, 1);
  const places = Array.from({ length: bins + 1 }, (_, place) => place / bins);
  if (strategy === 'uniform') return places;
  if (strategy !== 'quantile') throw new StatisticsError(`strategy must be 'uniform' or 'quantile', not ${describe(strategy)}.`);
  const sorted = Float64Array.from(probabilities).sort();
  return places.map((place) => empiricalQuantile(sorted, place));
}

/** Place of the first edge that is not below a value. */
function firstNotBelow(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
