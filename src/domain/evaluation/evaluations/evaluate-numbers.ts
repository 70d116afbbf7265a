import { mae, mape, maxError, medianAbsoluteError, mse, r2 } from '../metrics/number-errors.js';
import { type Evaluation, knownMetrics, warnOfUnknown } from './evaluation.js';

/** Numbers that were and that were predicted. */
export interface NumberRows {
  readonly task: 'regression';
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
}

/** Evaluates predictions of numbers. @throws StatisticsError when a value is not what it must be */
export function evaluateNumbers({ actual, predicted }: NumberRows): Evaluation {
  const squared = mse(actual, predicted);
  const sum = actual.reduce((total, value) => total + value, 0);
  const values = {
    mean_absolute_error: mae(actual, predicted),
    mean_squared_error: squared,
    root_mean_squared_error: Math.sqrt(squared),
    sum_on_target: sum,
    mean_on_target: sum / actual.length,
    r2_score: r2(actual, predicted),
    max_error: maxError(actual, predicted),
    mean_absolute_percentage_error: mape(actual, predicted),
    median_absolute_error: medianAbsoluteError(actual, predicted),
  };
  return {
    task: 'regression',
    n: actual.length,
    metrics: { example_count: actual.length, ...knownMetrics(values) },
    warnings: warnOfUnknown(values, 'r2_score needs labels that vary, mean_absolute_percentage_error labels other than 0.'),
  };
}
