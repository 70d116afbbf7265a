import { ValidationError } from '../../core/errors/request-error.js';
import { finishInTurns } from '../../core/finish-in-turns.js';
import { seededRandom } from '../../core/random.js';
import { compareMetrics, type PairedComparison, type PairedRows } from '../../domain/evaluation/compare-predictions.js';
import type { Evaluation } from '../../domain/evaluation/evaluations/evaluation.js';
import { type MetricName, parseMetricName } from '../../domain/evaluation/metric-name.js';
import type { CompareOptions, ModelEvaluatorOptions } from './evaluation-input.js';
import type { ScoredRows } from './scored-rows.js';

/** How two models do on the same rows. */
export interface ModelComparison {
  readonly a: Evaluation;
  readonly b: Evaluation;
  /** By how much b is better, by metric. */
  readonly differences: Readonly<Record<string, PairedComparison>>;
  /** The one of the metric that decides. */
  readonly deciding: PairedComparison;
  /** The model that the interval of the deciding metric shows to be better, if any. */
  readonly better: 'a' | 'b' | 'none';
}

/** The metrics that are compared, the one that decides by default first. */
const compared: Readonly<Record<ScoredRows['task'], readonly MetricName[]>> = {
  classification: ['accuracy_score', 'precision_score', 'recall_score', 'f1_score'],
  regression: ['mean_absolute_error', 'root_mean_squared_error', 'r2_score'],
  trading: ['sharpe_ratio', 'max_drawdown', 'win_rate', 'profit_factor'],
};

/** Compares two sets of predictions of the same rows. @throws ValidationError when they are not of the same rows */
export async function compareScored(
  a: ScoredRows,
  b: ScoredRows,
  options: ModelEvaluatorOptions & CompareOptions,
): Promise<Pick<ModelComparison, 'differences' | 'deciding' | 'better'>> {
  const pair = pairOf(a, b);
  const names = [...compared[a.task], ...(pair.probabilities === undefined ? [] : ['log_loss' as const])];
  const metric = parseMetricName(options.metric ?? names[0]);
  const { resamples, confidence, positive, periodsPerYear, riskFreeReturn, seed = 0, signal, timeoutMs } = options;
  const average = options.average ?? ((pair.classes ?? []).length > 2 ? 'weighted' : undefined);
  const input = { resamples, confidence, average, positive, periodsPerYear, riskFreeReturn, ...pair, random: seededRandom(seed) };
  const work = compareMetrics(input, [...new Set([metric, ...names])]);
  const found = await finishInTurns(work, { name: 'the comparison', advice: 'ask for fewer resamples' }, { signal, timeoutMs });
  const differences = Object.fromEntries(found.map((difference) => [difference.metric, difference]));
  const deciding = differences[metric] as PairedComparison;
  return { differences, deciding, better: deciding.better };
}

function pairOf(a: ScoredRows, b: ScoredRows): Pick<PairedRows, 'task' | 'actual' | 'a' | 'b' | 'probabilities' | 'classes' | 'position'> {
  if (a.task === 'trading' && b.task === 'trading') {
    if (a.returns.length !== b.returns.length)
      throw new ValidationError(`Returns of the same periods are compared, not of ${a.returns.length} and ${b.returns.length}.`);
    // Of something that returns 1 in each period, a position is what it earns.
    return { task: 'regression', actual: a.returns.map(() => 1), a: a.returns, b: b.returns, position: 'size' };
  }
  if (a.task === 'classification' && b.task === 'classification') {
    const { actual, classes } = a;
    const both = a.probabilities !== undefined && b.probabilities !== undefined && JSON.stringify(classes) === JSON.stringify(b.classes);
    const probabilities = both ? { a: a.probabilities ?? [], b: b.probabilities ?? [] } : undefined;
    return { task: 'classification', actual, a: a.predicted, b: b.predicted, classes, probabilities };
  }
  if (a.task === 'regression' && b.task === 'regression') return { task: 'regression', actual: a.actual, a: a.predicted, b: b.predicted };
  throw new ValidationError(`Models of the same task are compared, not of ${a.task} and ${b.task}; give the option task.`);
}
