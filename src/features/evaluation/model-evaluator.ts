import type { CallOptions } from '../../core/call-options.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { parseCall } from '../../core/validation/call.js';
import { parseChoice } from '../../core/validation/choice.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKnownFields } from '../../core/validation/known-fields.js';
import { parseObject } from '../../core/validation/object.js';
import { evaluateClassification } from '../../domain/evaluation/evaluations/evaluate-classification.js';
import { evaluateNumbers } from '../../domain/evaluation/evaluations/evaluate-numbers.js';
import { evaluateReturns } from '../../domain/evaluation/evaluations/evaluate-returns.js';
import type { Evaluation } from '../../domain/evaluation/evaluations/evaluation.js';
import type { LabelValue } from '../../domain/evaluation/label-value.js';
import { parseClassScoreOptions } from '../../domain/evaluation/metric-options.js';
import { parseSharpeOptions } from '../../domain/evaluation/metrics/sharpe-of.js';
import { holdProcess } from '../client/hold-process.js';
import { compareScored, type ModelComparison } from './compare-scored.js';
import type {
  CompareOptions,
  EvaluatedModel,
  LabelledData,
  LabelledRows,
  ModelEvaluatorOptions,
  PeriodReturns,
  Predictions,
} from './evaluation-input.js';
import { type EvaluatedRun, type LogEvaluationOptions, logEvaluation } from './log-evaluation.js';
import { plainList } from './plain-list.js';
import { givenPredictions, isModel, predictRows } from './predict-rows.js';
import { type ScoredRows, scoredRows } from './scored-rows.js';

const fields = ['task', 'batchSize', 'position', 'outputs', 'average', 'positive', 'periodsPerYear', 'riskFreeReturn'] as const;

const comparisonFields = ['metric', 'resamples', 'confidence', 'seed', 'signal', 'timeoutMs'] as const;

/**
 * Evaluates models and predictions: metrics by the names that MLflow's evaluators log, confusion matrix, ROC, precision-recall and calibration curves;
 * compares two on the same rows; logs the result with its plots to a run.
 *
 * @example
 * ```ts
 * import { ModelEvaluator } from 'mlflow-ops';
 * const evaluator = new ModelEvaluator();
 * const labels = ['spam', 'ham', 'spam', 'ham', 'ham'];
 * const evaluation = await evaluator.evaluate({ probabilities: [0.9, 0.2, 0.4, 0.3, 0.1] }, { labels });
 * evaluation.task; // => 'classification'
 * evaluation.metrics.accuracy_score; // => 0.8
 * evaluation.metrics.roc_auc; // => 1
 * ```
 */
export class ModelEvaluator {
  readonly #options: ModelEvaluatorOptions;

  /** @throws ValidationError or StatisticsError on options without meaning */
  constructor(options: ModelEvaluatorOptions = {}) {
    const { task, batchSize, position, outputs } = parseKnownFields('The options of a ModelEvaluator', options, fields);
    if (task !== undefined) parseChoice('The option task', task, ['auto', 'classification', 'regression', 'trading']);
    if (batchSize !== undefined) parseInteger('The option batchSize', batchSize, { min: 1 });
    if (position !== undefined) parseChoice('The option position', position, ['sign', 'size']);
    if (outputs !== undefined) parseKnownFields('The option outputs', outputs, ['labels', 'probabilities']);
    parseClassScoreOptions(options);
    parseSharpeOptions(options);
    this.#options = { ...options };
  }

  /**
   * Evaluates returns; a model on rows, which it is asked in batches; or predictions that were made.
   *
   * @throws ValidationError when labels and predictions do not fit each other
   * @throws StatisticsError when a value is none, or there are no rows
   * @throws ModelError and whatever else the model throws
   */
  evaluate(returns: PeriodReturns): Promise<Evaluation>;
  evaluate(model: EvaluatedModel, data: LabelledRows, call?: CallOptions): Promise<Evaluation>;
  evaluate(predictions: Predictions, data: LabelledData): Promise<Evaluation>;
  async evaluate(subject: Subject, data?: LabelledData, call: CallOptions = {}): Promise<Evaluation> {
    return this.#evaluated(await this.#scored(subject, data, parseCall(call)));
  }

  /**
   * Compares two models, or their predictions, on the same rows: how both do, by how much `b` is better in each metric with the interval of the
   * paired bootstrap, and whether they differ (McNemar for classification).
   *
   * @param a - What is there.
   * @param b - What may take its place.
   * @throws ValidationError when labels and predictions do not fit each other, or the two are not of the same task
   * @throws StatisticsError when a value is none, or an option has no meaning
   *
   * @example
   * ```ts
   * import { ModelEvaluator } from 'mlflow-ops';
   * const evaluator = new ModelEvaluator({ task: 'regression' });
   * const labels = Array.from({ length: 50 }, (_, row) => row);
   * const { better, deciding } = await evaluator.compare(
   *   labels.map((label) => label + 2),
   *   labels.map((label) => label + 1),
   *   { labels },
   * );
   * [better, deciding.metric, deciding.improvement]; // => [ 'b', 'mean_absolute_error', 1 ]
   * ```
   */
  compare(a: PeriodReturns, b: PeriodReturns, data?: undefined, options?: CompareOptions): Promise<ModelComparison>;
  compare(
    a: EvaluatedModel | Predictions,
    b: EvaluatedModel | Predictions,
    data: LabelledRows,
    options?: CompareOptions,
  ): Promise<ModelComparison>;
  compare(a: Predictions, b: Predictions, data: LabelledData, options?: CompareOptions): Promise<ModelComparison>;
  async compare(a: Subject, b: Subject, data?: LabelledData, options: CompareOptions = {}): Promise<ModelComparison> {
    const { signal, timeoutMs, ...rest } = parseKnownFields('The options of a comparison', options, comparisonFields);
    const call = parseCall({ signal, timeoutMs });
    const first = await this.#scored(a, data, call);
    const second = await this.#scored(b, data, call);
    const differences = await holdProcess(compareScored(first, second, { ...this.#options, ...rest, ...call }));
    return { a: this.#evaluated(first), b: this.#evaluated(second), ...differences };
  }

  /**
   * Logs an evaluation to a run: its metrics under their names, `evaluation/evaluation.json`, and as SVG `evaluation/confusion_matrix.svg`,
   * `roc_curve_plot.svg`, `precision_recall_curve_plot.svg` and `calibration_curve_plot.svg`, as far as there are such. What is
   * infinite (a profit factor without a loss) is the text `"Infinity"` in JSON.
   *
   * @throws NotSupportedError when vega is not installed; nothing is logged then
   * @throws RunEndedError after the end of the run
   */
  async logToRun(evaluation: Evaluation, run: EvaluatedRun, options: LogEvaluationOptions = {}): Promise<void> {
    await logEvaluation(evaluation, run, options);
  }

  #evaluated(rows: ScoredRows): Evaluation {
    if (rows.task === 'classification') return evaluateClassification(rows, this.#options);
    return rows.task === 'regression' ? evaluateNumbers(rows) : evaluateReturns(rows, this.#options);
  }

  async #scored(subject: Subject, data: LabelledData | undefined, call: CallOptions): Promise<ScoredRows> {
    const returns = returnsOf(subject);
    if (returns !== undefined) return { task: 'trading', returns };
    const { labels: given, features } = parseObject('The data of an evaluation', data as LabelledData & Partial<LabelledRows>);
    const labels = plainList<LabelValue>(given);
    if (labels === undefined) throw new ValidationError(`The labels of an evaluation must be an array, not ${describe(given)}.`);
    const asked = subject as EvaluatedModel | Predictions;
    if (!isModel(asked)) return scoredRows(labels, givenPredictions(asked), this.#options);
    if (!Array.isArray(features)) throw new ValidationError(`A model needs an array of rows as features, not ${describe(features)}.`);
    if (features.length !== labels.length) throw new ValidationError(`There are ${features.length} rows, but ${labels.length} labels.`);
    return scoredRows(labels, await holdProcess(predictRows(asked, features, this.#options, call)), this.#options);
  }
}

type Subject = EvaluatedModel | Predictions | PeriodReturns;

function returnsOf(subject: Subject): readonly number[] | undefined {
  return typeof subject === 'object' && subject !== null && 'returns' in subject ? plainList<number>(subject.returns) : undefined;
}
