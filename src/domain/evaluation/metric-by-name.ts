import type { LabelValue } from './label-value.js';
import { isHigherBetter, type MetricName, parseMetricName } from './metric-name.js';
import type { ScoreOptions } from './metric-options.js';
import { rocAuc } from './metrics/roc-auc.js';
import { eachOnce, prepareMetric, type ScoredRows } from './prepare-metric.js';

/** A metric that was asked for by name. */
export interface NamedMetric {
  readonly name: MetricName;
  readonly higherIsBetter: boolean;
  /**
   * Its value over rows, or undefined where it cannot be computed.
   *
   * @param probabilities - Needed by `log_loss` and `roc_auc`.
   * @param weights - How much each row counts; not for `roc_auc`. @default 1 each
   * @throws StatisticsError when rows are not what the metric needs.
   */
  compute(
    actual: ArrayLike<LabelValue>,
    predicted: ArrayLike<LabelValue>,
    probabilities?: ScoredRows['probabilities'],
    weights?: ScoredRows['weights'],
  ): number | undefined;
}

/**
 * A metric by its MLflow name, for what decides by a metric that a user names.
 *
 * @throws StatisticsError when there is no such metric.
 */
export function metricByName(name: string, options: ScoreOptions = {}): NamedMetric {
  const known = parseMetricName(name);
  return {
    name: known,
    higherIsBetter: isHigherBetter(known),
    compute(actual, predicted, probabilities, weights) {
      if (known === 'roc_auc') return rocAuc(actual, probabilities as ArrayLike<number>, options);
      return prepareMetric(known, { actual, predicted, probabilities, weights }, options)(eachOnce(actual.length));
    },
  };
}
