import { empiricalQuantile } from '../../stats/summaries/empirical-quantile.js';
import { checkNumbers } from './check-labels.js';

/**
 * Mean squared error.
 *
 * @throws StatisticsError when lists differ in length or are empty, or a value is not finite.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.mse([3, 5], [2, 8]); // => 5
 * ```
 */
export function mse(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return meanOf(actual, predicted, (error) => error * error);
}

/**
 * Root of the mean squared error, in the unit of the values.
 *
 * @throws StatisticsError as {@link mse}
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.rmse([0, 0], [3, 3]); // => 3
 * ```
 */
export function rmse(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return Math.sqrt(mse(actual, predicted));
}

/**
 * Mean absolute error, in the unit of the values.
 *
 * @throws StatisticsError as {@link mse}
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.mae([3, 5], [2, 8]); // => 2
 * ```
 */
export function mae(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return meanOf(actual, predicted, Math.abs);
}

/**
 * Median of the absolute errors, which a few large ones do not move.
 *
 * @throws StatisticsError as {@link mse}
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.medianAbsoluteError([1, 2, 3], [1, 4, 103]); // => 2
 * ```
 */
export function medianAbsoluteError(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  checkNumbers(actual, predicted);
  return empiricalQuantile(Float64Array.from(actual, (value, row) => Math.abs((predicted[row] as number) - value)).sort(), 0.5);
}

/**
 * Largest absolute error.
 *
 * @throws StatisticsError as {@link mse}
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.maxError([1, 2, 3], [1, 4, 103]); // => 100
 * ```
 */
export function maxError(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  checkNumbers(actual, predicted);
  let most = 0;
  for (let row = 0; row < actual.length; row++) most = Math.max(most, Math.abs((predicted[row] as number) - (actual[row] as number)));
  return most;
}

/**
 * Mean absolute error as a share of what was; 0.1 is ten percent.
 *
 * @returns undefined where something was 0.
 * @throws StatisticsError as {@link mse}
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.mape([100, 200], [110, 180])?.toFixed(2); // => '0.10'
 * ```
 */
export function mape(actual: ArrayLike<number>, predicted: ArrayLike<number>): number | undefined {
  const share = meanOf(actual, predicted, (error, truth) => Math.abs(error / truth));
  return Number.isFinite(share) ? share : undefined;
}

/**
 * Coefficient of determination: 1 − Σ error² / Σ (actual − mean)². 1 is perfect, 0 as good as the mean, below 0 worse than it.
 *
 * @returns undefined of fewer than two rows, or where what was never varies, or so much that its square is no number.
 * @throws StatisticsError as {@link mse}
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.r2([1, 2, 3], [1, 2, 4]); // => 0.5
 * ```
 */
export function r2(actual: ArrayLike<number>, predicted: ArrayLike<number>): number | undefined {
  const squaredError = mse(actual, predicted);
  let mean = 0;
  for (let row = 0; row < actual.length; row++) mean += ((actual[row] as number) - mean) / (row + 1);
  const variance = meanOf(actual, actual, (_, truth) => (truth - mean) ** 2);
  const explained = 1 - squaredError / variance;
  return variance > 0 && !Number.isNaN(explained) ? explained : undefined;
}

function meanOf(actual: ArrayLike<number>, predicted: ArrayLike<number>, loss: (error: number, actual: number) => number): number {
  checkNumbers(actual, predicted);
  let sum = 0;
  for (let row = 0; row < actual.length; row++) sum += loss((predicted[row] as number) - (actual[row] as number), actual[row] as number);
  return sum / actual.length;
}
