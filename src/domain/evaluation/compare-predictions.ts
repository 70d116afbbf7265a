import type { Random } from '../../core/random.js';
import { checkCount, checkFraction } from '../stats/arguments/check-number.js';
import type { Interval } from '../stats/sample.js';
import { mcnemar } from '../stats/significance/mcnemar.js';
import type { RowProbability } from './folds/metric-fold.js';
import type { LabelValue } from './label-value.js';
import { isHigherBetter, type MetricName, parseMetricName } from './metric-name.js';
import type { ScoreOptions } from './metric-options.js';
import { pairedBootstrap } from './paired-bootstrap.js';
import { prepareMetric } from './prepare-metric.js';

/** What is compared: the answers of two models to the same rows. */
export interface PairedPredictions extends ScoreOptions {
  readonly task: 'classification' | 'regression';
  readonly actual: readonly LabelValue[];
  /** Of the model that is there. */
  readonly a: readonly LabelValue[];
  /** Of the model that may take its place. */
  readonly b: readonly LabelValue[];
  /** For `log_loss`: of the positive class, or of every class in the order of `classes`. */
  readonly probabilities?: { readonly a: readonly RowProbability[]; readonly b: readonly RowProbability[] } | undefined;
  /** How much each row counts for the metric; the test of McNemar counts rows. @default 1 each */
  readonly weights?: readonly number[] | undefined;
  /** MLflow's name of the metric that decides; any but `roc_auc`. */
  readonly metric: string;
  /** Samples drawn anew, at least 100. @default 1000 */
  readonly resamples?: number | undefined;
  readonly random: Random;
  /** Of the interval. @default 0.95 */
  readonly confidence?: number | undefined;
}

/** How two models did on the same rows. */
export interface PairedComparison {
  readonly metric: MetricName;
  readonly higherIsBetter: boolean;
  readonly rows: number;
  /** Value of the metric; absent where it cannot be computed. */
  readonly valueA?: number | undefined;
  readonly valueB?: number | undefined;
  /** By how much b is better than a; negative where it is worse. */
  readonly improvement?: number | undefined;
  /** Where the improvement lies, by resampling rows; absent where too few samples have a value. */
  readonly interval?: Interval | undefined;
  /**
   * Whether the two differ. `mcnemar` (exact) for classification: whether they are right equally often, whatever the metric; absent where they never
   * differ in that. `pairedBootstrap` for regression: whether the improvement is 0.
   */
  readonly test?: { readonly name: 'mcnemar' | 'pairedBootstrap'; readonly pValue: number } | undefined;
  /** The model whose advantage the interval shows, ends included; else none. */
  readonly better: 'a' | 'b' | 'none';
}

/**
 * Compares two models by their answers to the same rows: the difference of a metric with the interval of the paired bootstrap (Efron and
 * Tibshirani 1993: rows are drawn, both models are judged on each draw), and a test. Rows must be independent for both, which neighbouring rows of a
 * time series often are not.
 *
 * @throws StatisticsError when lists differ in length or are empty, a value is none, or an option has no meaning.
 */
export function comparePredictions(input: PairedPredictions): PairedComparison {
  const { task, actual, a, b, probabilities, weights, random } = input;
  const metric = parseMetricName(input.metric);
  const resamples = checkCount('resamples', input.resamples ?? 1000, 100);
  const confidence = checkFraction('confidence', input.confidence ?? 0.95);
  const ofA = prepareMetric(metric, { actual, predicted: a, probabilities: probabilities?.a, weights }, input);
  const ofB = prepareMetric(metric, { actual, predicted: b, probabilities: probabilities?.b, weights }, input);
  const higherIsBetter = isHigherBetter(metric);
  const gain = (rows: ArrayLike<number>): number | undefined => {
    const [valueA, valueB] = [ofA(rows), ofB(rows)];
    if (valueA === undefined || valueB === undefined) return undefined;
    const improvement = higherIsBetter ? valueB - valueA : valueA - valueB;
    return Number.isFinite(improvement) ? improvement : undefined;
  };
  const all = Uint32Array.from(actual, (_, row) => row);
  const improvement = gain(all);
  // The order of draws is nothing to a drawdown but everything.
  const drawn =
    improvement === undefined || metric === 'max_drawdown'
      ? undefined
      : pairedBootstrap(gain, actual.length, { resamples, confidence, random });
  return {
    metric,
    higherIsBetter,
    rows: actual.length,
    valueA: ofA(all),
    valueB: ofB(all),
    improvement,
    interval: drawn?.interval,
    test: task === 'classification' ? mcnemarOf(actual, a, b) : drawn && { name: 'pairedBootstrap', pValue: drawn.pValue },
    better: betterOf(drawn?.interval),
  };
}

function mcnemarOf(actual: readonly LabelValue[], a: readonly LabelValue[], b: readonly LabelValue[]): PairedComparison['test'] {
  let onlyA = 0;
  let onlyB = 0;
  for (let row = 0; row < actual.length; row++) {
    const isRightA = a[row] === actual[row];
    const isRightB = b[row] === actual[row];
    if (isRightA && !isRightB) onlyA += 1;
    if (isRightB && !isRightA) onlyB += 1;
  }
  const test = mcnemar(onlyA, onlyB);
  return test.status === 'ok' ? { name: 'mcnemar', pValue: test.pValue } : undefined;
}

function betterOf(interval: Interval | undefined): PairedComparison['better'] {
  if (interval === undefined) return 'none';
  if (interval.lower > 0) return 'b';
  return interval.upper < 0 ? 'a' : 'none';
}
