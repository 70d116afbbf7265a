import type { Random } from '../../core/random.js';
import { finish, type Slices } from '../../core/slices.js';
import { checkCount, checkFraction } from '../stats/arguments/check-number.js';
import type { Interval } from '../stats/sample.js';
import { mcnemar } from '../stats/significance/mcnemar.js';
import type { RowProbability } from './folds/metric-fold.js';
import type { LabelValue } from './label-value.js';
import { isHigherBetter, type MetricName, parseMetricName } from './metric-name.js';
import type { ScoreOptions } from './metric-options.js';
import { type DrawStatistic, pairedBootstrap } from './paired-bootstrap.js';
import { eachOnce, prepareMetric } from './prepare-metric.js';

/** What is compared: the answers of two models to the same rows. */
export interface PairedRows extends ScoreOptions {
  readonly task: 'classification' | 'regression';
  readonly actual: ArrayLike<LabelValue>;
  /** Of the model that is there. */
  readonly a: ArrayLike<LabelValue>;
  /** Of the model that may take its place. */
  readonly b: ArrayLike<LabelValue>;
  /** For `log_loss`: of the positive class, or of every class in the order of `classes`. */
  readonly probabilities?: { readonly a: ArrayLike<RowProbability>; readonly b: ArrayLike<RowProbability> } | undefined;
  /** How much each row counts for the metric; the test of McNemar counts rows. @default 1 each */
  readonly weights?: ArrayLike<number> | undefined;
  /** Samples drawn anew, at least 100. @default 1000 */
  readonly resamples?: number | undefined;
  readonly random: Random;
  /** Of the interval. @default 0.95 */
  readonly confidence?: number | undefined;
}

/** What is compared by one metric. */
export interface PairedPredictions extends PairedRows {
  /** MLflow's name of the metric that decides; any but `roc_auc`. */
  readonly metric: string;
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
  return finish(compareMetrics(input, [input.metric]))[0] as PairedComparison;
}

/** Compares by several metrics, on the same draws. @throws StatisticsError as {@link comparePredictions} */
export function* compareMetrics(input: PairedRows, names: readonly string[]): Slices<PairedComparison[]> {
  const { task, actual, a, b, random } = input;
  const resamples = checkCount('resamples', input.resamples ?? 1000, 100);
  const confidence = checkFraction('confidence', input.confidence ?? 0.95);
  const once = eachOnce(actual.length);
  const compared = names.map((name) => comparedBy(parseMetricName(name), input, once));
  const drawn = compared.filter(isDrawn);
  const gains = drawn.map(({ gain }) => gain);
  const found = yield* pairedBootstrap(gains, actual.length, { resamples, confidence, random });
  const mcnemarTest = task === 'classification' ? mcnemarOf(actual, a, b) : undefined;
  return compared.map(({ gain, ...values }) => {
    const bootstrapped = found[gains.indexOf(gain)];
    return {
      ...values,
      rows: actual.length,
      interval: bootstrapped?.interval,
      test: task === 'classification' ? mcnemarTest : bootstrapped && { name: 'pairedBootstrap', pValue: bootstrapped.pValue },
      better: betterOf(bootstrapped?.interval),
    };
  });
}

/** What both models are worth by a metric, and what b gains over any rows. */
interface ComparedBy extends Pick<PairedComparison, 'metric' | 'higherIsBetter' | 'valueA' | 'valueB' | 'improvement'> {
  readonly gain: DrawStatistic;
}

function comparedBy(metric: MetricName, input: PairedRows, once: Uint32Array): ComparedBy {
  const { actual, a, b, probabilities, weights } = input;
  const ofA = prepareMetric(metric, { actual, predicted: a, probabilities: probabilities?.a, weights }, input);
  const ofB = prepareMetric(metric, { actual, predicted: b, probabilities: probabilities?.b, weights }, input);
  const higherIsBetter = isHigherBetter(metric);
  const gain = (counts: Uint32Array): number | undefined => {
    const [valueA, valueB] = [ofA(counts), ofB(counts)];
    if (valueA === undefined || valueB === undefined) return undefined;
    const improvement = higherIsBetter ? valueB - valueA : valueA - valueB;
    return Number.isFinite(improvement) ? improvement : undefined;
  };
  return { metric, higherIsBetter, valueA: ofA(once), valueB: ofB(once), improvement: gain(once), gain };
}

/** The order of rows, which draws have not, is nothing to a metric; to a drawdown it is everything. */
function isDrawn({ metric, improvement }: ComparedBy): boolean {
  return improvement !== undefined && metric !== 'max_drawdown';
}

function mcnemarOf(actual: ArrayLike<LabelValue>, a: ArrayLike<LabelValue>, b: ArrayLike<LabelValue>): PairedComparison['test'] {
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
