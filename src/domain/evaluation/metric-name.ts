import { StatisticsError } from '../../core/errors/statistics-error.js';
import { describe } from '../../core/validation/describe.js';

/** A metric as MLflow's evaluators name it; those of trading, which MLflow does not have, in the same style. */
export type MetricName =
  | 'accuracy_score'
  | 'precision_score'
  | 'recall_score'
  | 'f1_score'
  | 'log_loss'
  | 'roc_auc'
  | 'mean_squared_error'
  | 'root_mean_squared_error'
  | 'mean_absolute_error'
  | 'r2_score'
  | 'sharpe_ratio'
  | 'max_drawdown'
  | 'win_rate'
  | 'profit_factor';

/** Whether more of a metric is better. */
const directions: Readonly<Record<MetricName, boolean>> = {
  accuracy_score: true,
  precision_score: true,
  recall_score: true,
  f1_score: true,
  log_loss: false,
  roc_auc: true,
  mean_squared_error: false,
  root_mean_squared_error: false,
  mean_absolute_error: false,
  r2_score: true,
  sharpe_ratio: true,
  max_drawdown: true,
  win_rate: true,
  profit_factor: true,
};

/** Every {@link MetricName}. */
export const metricNames = Object.keys(directions) as readonly MetricName[];

/** Checks the name of a metric. @throws StatisticsError listing those that exist */
export function parseMetricName(name: unknown): MetricName {
  const known = metricNames.find((each) => each === name);
  if (known !== undefined) return known;
  throw new StatisticsError(`The metric must be one of ${metricNames.join(', ')}, not ${describe(name)}.`);
}

/** Whether more of a metric is better. A drawdown is negative, so that more of it is better as well. */
export function isHigherBetter(name: MetricName): boolean {
  return directions[name];
}
