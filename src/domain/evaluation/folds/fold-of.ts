import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import type { MetricName } from '../metric-name.js';
import type { ScoreOptions } from '../metric-options.js';
import { absoluteErrorFold, accuracyFold, logLossFold, squaredErrorFold } from './mean-folds.js';
import type { MetricFold } from './metric-fold.js';
import { r2Fold } from './r2-fold.js';
import { drawdownFold, profitFactorFold, sharpeFold, winRateFold } from './trading-folds.js';

/** Metrics that are computed part by part. */
export type FoldedMetric = Exclude<MetricName, 'precision_score' | 'recall_score' | 'f1_score' | 'roc_auc'>;

const makers: Readonly<Record<FoldedMetric, (options: ScoreOptions) => MetricFold>> = {
  accuracy_score: () => accuracyFold(),
  log_loss: (options) => logLossFold(options),
  mean_squared_error: () => squaredErrorFold(),
  root_mean_squared_error: () => squaredErrorFold(Math.sqrt),
  mean_absolute_error: () => absoluteErrorFold(),
  r2_score: () => r2Fold(),
  sharpe_ratio: (options) => sharpeFold(positionOf(options), options),
  max_drawdown: (options) => drawdownFold(positionOf(options)),
  win_rate: (options) => winRateFold(positionOf(options)),
  profit_factor: (options) => profitFactorFold(positionOf(options)),
};

/** Whether a metric is computed part by part. */
export function isFolded(name: MetricName): name is FoldedMetric {
  return Object.hasOwn(makers, name);
}

/** How a metric is computed part by part. @throws StatisticsError on options without meaning */
export function foldOf(name: FoldedMetric, options: ScoreOptions): MetricFold {
  return makers[name](options);
}

function positionOf({ position = 'sign' }: ScoreOptions): 'sign' | 'size' {
  if (position === 'sign' || position === 'size') return position;
  throw new StatisticsError(`position must be 'sign' or 'size', not ${describe(position)}.`);
}
