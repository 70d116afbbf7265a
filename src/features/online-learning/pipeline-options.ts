import type { Clock } from '../../core/clock.js';
import type { StreamingDetector } from '../../domain/drift/streaming-detector.js';
import type { MetricThreshold } from '../../domain/evaluation/metric-threshold.js';
import type { Learner } from '../../domain/learning/learner.js';
import type { ClientHandle } from '../client/client-internals.js';
import type { AlertHandler } from './alerts/alert-handler.js';
import type { AlertOptions } from './alerts/alert-options.js';
import type { PipelineEvaluator, PipelineRegistry, PipelineTracker } from './surroundings.js';
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
  /**
   * MLflow's name of the metric that decides: `accuracy_score`, `precision_score`, `recall_score` or `f1_score` for classification, and
   * `mean_absolute_error`, `root_mean_squared_error`, `mean_squared_error` or `r2_score` for regression.
   *
   * @default 'accuracy_score' for classification, 'mean_absolute_error' for regression
   */
  readonly metric?: string | undefined;
  /** What the candidate must reach on the holdout, by metric; any but `log_loss` and `roc_auc`. */
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
  /**
   * Records that follow a drift before its update begins, so that the candidate has seen what is new.
   *
   * @default a quarter of `minSamplesForUpdate`
   */
  readonly settleSamples?: number | undefined;
  /** Longest time a training may take, in milliseconds. @default 600_000 */
  readonly trainingTimeoutMs?: number | undefined;
  /** Share of the labelled rows, the newest, that candidate and incumbent are compared on. @default 0.2 */
  readonly holdout?: number | undefined;
  /** How long an unlabelled row with an id waits for its label, in milliseconds. @default 86_400_000 */
  readonly labelTimeoutMs?: number | undefined;
  /** Unlabelled rows with an id that wait at most. @default 100_000 */
  readonly maxPending?: number | undefined;
  readonly gate?: UpdateGate | undefined;
  readonly watch?: WatchOptions | undefined;
  readonly clock?: Clock | undefined;
}

/** What a pipeline works with. */
export interface PipelineOptions extends LearningOptions {
  /** Where versions are published. The pipeline leaves it open. @default one of its own, of the client */
  readonly registry?: PipelineRegistry | undefined;
  /** Whose runs the updates are. The pipeline leaves it open. @default one of its own, of the registry's client */
  readonly tracker?: PipelineTracker | undefined;
  /** A client to share; the pipeline leaves it open. @default that of the registry, or one of its own */
  readonly client?: ClientHandle | undefined;
  /** As for `MlflowClient`, instead of a client or a registry. @default `MLFLOW_TRACKING_URI`, else `sqlite:///mlflow.db` */
  readonly trackingUri?: string | undefined;
  /** Gives further metrics of candidate and incumbent on the rows of the comparison, for the run of the update. @default none */
  readonly evaluator?: PipelineEvaluator | undefined;
  /** Who is told of drifts, drops of performance, refused data and updates that went wrong: a handler, several, or handlers with rules. */
  readonly alerts?: AlertHandler | readonly AlertHandler[] | AlertOptions | undefined;
  /** The alias that updates move, and that the pipeline follows when somebody else moves it. @default 'champion' */
  readonly alias?: string | undefined;
  /**
   * Where samples are kept; `start()` throws when it cannot be used.
   *
   * @default `.mlflow-ops/samples/<modelName>/` beside the embedded store, with a server in `MLOPS_BASE_PATH` or the working directory;
   * memory for a store in memory, and where that place cannot be written, which `status().problems` says then
   */
  readonly directory?: string | undefined;
  /** How often triggers, watched updates and what waits for the server are looked at, in milliseconds. @default 1000 */
  readonly checkIntervalMs?: number | undefined;
  /** How often the state is saved, in milliseconds: a restart goes through what came after that. @default 60_000 */
  readonly checkpointIntervalMs?: number | undefined;
  /** Told of what went wrong in the background; once while the same goes on. */
  readonly onError?: ((error: unknown) => void) | undefined;
}
