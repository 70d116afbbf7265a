import { checkFinite } from '../../stats/arguments/check-number.js';
import type { LabelValue } from '../label-value.js';
import type { ScoreOptions } from '../metric-options.js';
import { checkLabel, isLabel } from '../metrics/check-labels.js';
import { logLossOf } from './log-loss-of.js';
import { type MetricFold, type RowProbability, sumFold } from './metric-fold.js';

/** Share of rows that were predicted rightly. */
export function accuracyFold(): MetricFold {
  return meanFold((actual, predicted) => {
    if (!isLabel(actual)) checkLabel('actual', actual);
    if (!isLabel(predicted)) checkLabel('predicted', predicted);
    return actual === predicted ? 1 : 0;
  });
}

/** Mean distance. */
export function absoluteErrorFold(): MetricFold {
  return meanFold((actual, predicted) => Math.abs(errorOf(actual, predicted)));
}

/** Mean squared distance, or its root. */
export function squaredErrorFold(value: (mean: number) => number = (mean) => mean): MetricFold {
  return meanFold((actual, predicted) => errorOf(actual, predicted) ** 2, value);
}

/** Mean of −ln p of what was. */
export function logLossFold({ classes, positive }: ScoreOptions): MetricFold {
  return meanFold((actual, _, probability) => logLossOf(actual, probability, classes, positive));
}

/** Predicted minus actual. @throws StatisticsError unless both are finite */
export function errorOf(actual: LabelValue, predicted: LabelValue): number {
  if (!Number.isFinite(actual)) checkFinite('actual', actual as number);
  if (!Number.isFinite(predicted)) checkFinite('predicted', predicted as number);
  return (predicted as number) - (actual as number);
}

function meanFold(
  loss: (actual: LabelValue, predicted: LabelValue, probability: RowProbability) => number,
  value: (mean: number) => number = (mean) => mean,
): MetricFold {
  return sumFold({
    row(actual, predicted, probability, weight, into, at) {
      into[at] = weight * loss(actual, predicted, probability);
      into[at + 1] = weight;
    },
    value: (part) => value((part[0] as number) / (part[1] as number)),
  });
}
