import { streamingMetric, streamingMetricFromJson } from '../../../domain/evaluation/streaming/streaming-metric-by-name.js';
import type { StreamingMetric, StreamingMetricJson } from '../../../domain/evaluation/streaming-metric.js';
import type { LearningTask } from '../../../domain/learning/learner.js';
import { ClassCounts, type ClassCountsJson } from './class-counts.js';
import type { ModelMetrics } from './online-metrics.js';
import type { Targets } from './targets.js';

/** Rows of the rolling metrics. */
export const rollingRows = 1000;
const fadingFactor = 0.999;

/** Metrics that can decide: those of labels alone, because served probabilities are not kept. */
export const decidingMetrics: Readonly<Record<LearningTask, readonly string[]>> = {
  classification: ['accuracy_score', 'precision_score', 'recall_score', 'f1_score'],
  regression: ['mean_absolute_error', 'root_mean_squared_error', 'mean_squared_error', 'r2_score'],
};

/** Those over all rows that are kept one by one; the other ones of a classification follow from counts. */
const single: Readonly<Record<LearningTask, readonly string[]>> = {
  classification: ['log_loss'],
  regression: decidingMetrics.regression,
};

/** Scores as plain JSON. */
export interface ModelScoresJson {
  readonly rows: number;
  readonly metrics: readonly StreamingMetricJson[];
  readonly counts: ClassCountsJson;
}

/** The metrics of one model: the usual ones over all its rows, the one that decides also over the newest. */
export class ModelScores {
  /** The metric that decides, over the newest rows. */
  readonly rolling: StreamingMetric;
  readonly #fading: StreamingMetric;
  readonly #cumulative: readonly StreamingMetric[];
  readonly #counts: ClassCounts | undefined;
  readonly #targets: Targets;
  #rows: number;

  constructor(task: LearningTask, metric: string, targets: Targets, json?: ModelScoresJson | undefined) {
    const [rolling, fading, ...cumulative] = json?.metrics.map(streamingMetricFromJson) ?? [
      streamingMetric(metric, { kind: 'rolling', size: rollingRows }),
      streamingMetric(metric, { kind: 'fading', factor: fadingFactor }),
      ...single[task].map((name) => streamingMetric(name)),
    ];
    this.rolling = rolling as StreamingMetric;
    this.#fading = fading as StreamingMetric;
    this.#cumulative = cumulative;
    this.#counts = task === 'classification' ? new ClassCounts(json?.counts) : undefined;
    this.#targets = targets;
    this.#rows = json?.rows ?? 0;
  }

  /** Rows scored. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Takes a row: numbers of the targets.
   *
   * @param probability - That the model gave to the actual class; undefined where it is not known.
   */
  update(actual: number, predicted: number, probability: number | undefined, weight: number): void {
    this.#rows++;
    this.#counts?.add(actual, predicted, weight);
    this.#updateOne(this.rolling, actual, predicted, probability, weight);
    this.#updateOne(this.#fading, actual, predicted, probability, weight);
    for (let index = 0; index < this.#cumulative.length; index++) {
      this.#updateOne(this.#cumulative[index] as StreamingMetric, actual, predicted, probability, weight);
    }
  }

  values(): ModelMetrics {
    const counted = this.#counts?.scores(this.#targets.labels) ?? {};
    return {
      rows: this.#rows,
      cumulative: { ...definedValues(Object.entries(counted)), ...valuesOf(this.#cumulative) },
      rolling: valuesOf([this.rolling]),
      fading: valuesOf([this.#fading]),
    };
  }

  toJSON(): ModelScoresJson {
    const metrics = [this.rolling, this.#fading, ...this.#cumulative].map((metric) => metric.toJSON());
    return { rows: this.#rows, metrics, counts: (this.#counts ?? new ClassCounts()).toJSON() };
  }

  #updateOne(metric: StreamingMetric, actual: number, predicted: number, probability: number | undefined, weight: number): void {
    if (metric.name === 'log_loss') {
      // The loss looks at the probability of what came only, so that classes need not be known beforehand.
      if (probability !== undefined) metric.update(true, true, probability, weight);
    } else if (this.#counts === undefined) metric.update(actual, predicted, undefined, weight);
    else metric.update(this.#targets.labels[actual] as string, this.#targets.labels[predicted] as string, undefined, weight);
  }
}

function valuesOf(metrics: readonly StreamingMetric[]): Record<string, number> {
  return definedValues(metrics.map(({ name, value }) => [name, value]));
}

function definedValues(entries: readonly (readonly [string, number | undefined])[]): Record<string, number> {
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => entry[1] !== undefined));
}
