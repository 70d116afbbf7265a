import type { Clock } from '../../core/clock.js';
import type { Random } from '../../core/random.js';
import type { StreamingDetector } from '../../domain/drift/streaming-detector.js';
import type { MetricThreshold } from '../../domain/evaluation/metric-threshold.js';
import type { Learner } from '../../domain/learning/learner.js';
import type { Trainer } from './trainer.js';

/** How rows are kept for training. */
export type BufferStrategy = 'sliding' | 'reservoir' | 'balanced';

/** A detector and what it watches. */
export interface DetectorOptions {
  /** Appears in signals and alerts. @default the detector's kind and what it watches */
  readonly name?: string | undefined;
  /**
   * `error`: 0 where the served prediction was right, 1 where it was wrong (regression: the absolute error); `label`, `prediction`: their number;
   * otherwise the name of a feature.
   *
   * @default 'error'
   */
  readonly watch?: 'error' | 'label' | 'prediction' | { readonly feature: string } | undefined;
  readonly detector: StreamingDetector;
}

/** When a candidate may take the incumbent's place. */
export interface UpdateGate {
  /** MLflow's name of the metric that decides. @default 'accuracy_score' for classification, 'mean_absolute_error' for regression */
  readonly metric?: string | undefined;
  /** What the candidate must reach on the holdout, by metric. */
  readonly thresholds?: Readonly<Record<string, MetricThreshold>> | undefined;
  /** By how much the candidate may be worse than the incumbent, as a fraction of the incumbent's value. @default 0 */
  readonly margin?: number | undefined;
  /** Require that the improvement is significant (p below `alpha`). @default false */
  readonly significant?: boolean | undefined;
  /** @default 0.05 */
  readonly alpha?: number | undefined;
  /** Longest time one row may take, in milliseconds; median of the canary rows. @default 100 */
  readonly maxLatencyMs?: number | undefined;
}

/** How a published model is watched before its update counts as committed. */
export interface WatchOptions {
  /** Labelled rows it is watched for. @default 200 */
  readonly samples?: number | undefined;
  /** Longest time, in milliseconds: then it is judged by the rows there are. @default 86_400_000 */
  readonly maxMs?: number | undefined;
  /** Worsening of the deciding metric against the value of the holdout that undoes the update, as a fraction. @default twice `performanceThreshold` */
  readonly threshold?: number | undefined;
}

/** The part of the options that does not concern other systems. */
export interface LearningOptions {
  readonly modelName: string;
  /** Learns from each labelled row. One of `learner` and `trainer` is given. */
  readonly learner?: Learner | undefined;
  readonly trainer?: Trainer | undefined;
  readonly task?: 'classification' | 'regression' | undefined;
  readonly detectors?: readonly (StreamingDetector | DetectorOptions)[] | undefined;
  /** Rows kept for training and comparison. @default 10_000 */
  readonly bufferSize?: number | undefined;
  /** @default 'sliding' */
  readonly buffer?: BufferStrategy | undefined;
  /** Time between two updates, in milliseconds; 0 for none by time. @default 3_600_000 */
  readonly updateIntervalMs?: number | undefined;
  /** Begin an update after as many labelled rows. @default none */
  readonly updateEverySamples?: number | undefined;
  /** Labelled rows that the first update needs, and any later one since the last. @default 1000 */
  readonly minSamplesForUpdate?: number | undefined;
  /** Worsening of the deciding metric of the serving model that begins an update, as a fraction of its baseline. @default 0.05 */
  readonly performanceThreshold?: number | undefined;
  /** Shortest time between the ends and beginnings of updates, in milliseconds. @default 60_000 */
  readonly cooldownMs?: number | undefined;
  /** Share of the labelled rows, the newest, that candidate and incumbent are compared on. @default 0.2 */
  readonly holdout?: number | undefined;
  /** How long an unlabelled row with an id waits for its label, in milliseconds. @default 86_400_000 */
  readonly labelTimeoutMs?: number | undefined;
  /** Unlabelled rows with an id that wait at most. @default 100_000 */
  readonly maxPending?: number | undefined;
  readonly gate?: UpdateGate | undefined;
  readonly watch?: WatchOptions | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}
