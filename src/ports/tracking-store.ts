import type { CallOptions } from '../core/call-options.js';
import type { DatasetInput } from '../core/entities/dataset.js';
import type { Experiment } from '../core/entities/experiment.js';
import type { ViewType } from '../core/entities/lifecycle-stage.js';
import type { Metric, Param, RunMetric, Tag } from '../core/entities/metric.js';
import type { ModelOutput, Run, RunInfo, RunStatus } from '../core/entities/run.js';
import type { PageResult } from '../core/page.js';

/** What a new experiment is made of. */
export interface ExperimentDraft {
  readonly name: string;
  readonly artifactLocation?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** What a new run is made of. */
export interface RunDraft {
  /** Client-made key of the run, 32 hex digits. It is written as tag `mlflow_ops.key` and makes the create repeatable. */
  readonly key: string;
  readonly experimentId: string;
  /** The store invents a name when absent. */
  readonly runName?: string | undefined;
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly startTime: number;
  readonly tags: readonly Tag[];
}

/** What can change about a run. Absent fields stay as they are. */
export interface RunChange {
  readonly status?: RunStatus | undefined;
  /** Epoch milliseconds. */
  readonly endTime?: number | undefined;
  readonly runName?: string | undefined;
}

/** One request's worth of values, within the limits of `core/limits.ts`. */
export interface RunBatch {
  readonly metrics: readonly Metric[];
  readonly params: readonly Param[];
  readonly tags: readonly Tag[];
}

/** A page request over experiments or runs. */
interface SearchQuery {
  /** MLflow's search grammar; absent means everything. */
  readonly filter?: string | undefined;
  readonly orderBy?: readonly string[] | undefined;
  readonly viewType?: ViewType | undefined;
  /** Size of a page, 1 to 50,000. */
  readonly maxResults: number;
  readonly pageToken?: string | undefined;
}

/** A page request over experiments. */
export interface ExperimentQuery extends SearchQuery {}

/** A page request over the runs of some experiments. */
export interface RunQuery extends SearchQuery {
  readonly experimentIds: readonly string[];
}

/** A page request over the points of one metric. */
export interface HistoryQuery {
  /** Size of a page, 1 to 25,000. */
  readonly maxResults: number;
  readonly pageToken?: string | undefined;
}

/** Points of one metric in several runs. */
export interface BulkHistoryQuery {
  /** At most 100. */
  readonly runIds: readonly string[];
  readonly key: string;
  /** First and last step, both or neither. */
  readonly startStep?: number | undefined;
  readonly endStep?: number | undefined;
  /** Points a run, 1 to 2,500; more are sampled, both ends included. */
  readonly maxResults: number;
}

/**
 * Where experiments and runs live. Arguments are validated by the caller; failures are the errors of
 * `core/errors`, with MLflow's `errorCode`.
 */
export interface TrackingStore {
  /** Which store this is, for messages: `rest` or `sqlite`. */
  readonly kind: 'rest' | 'sqlite';

  createExperiment(draft: ExperimentDraft, call?: CallOptions): Promise<string>;
  getExperiment(experimentId: string, call?: CallOptions): Promise<Experiment>;
  /** Finds deleted experiments too. */
  getExperimentByName(name: string, call?: CallOptions): Promise<Experiment>;
  searchExperiments(query: ExperimentQuery, call?: CallOptions): Promise<PageResult<Experiment>>;
  renameExperiment(experimentId: string, name: string, call?: CallOptions): Promise<void>;
  deleteExperiment(experimentId: string, call?: CallOptions): Promise<void>;
  restoreExperiment(experimentId: string, call?: CallOptions): Promise<void>;
  setExperimentTag(experimentId: string, tag: Tag, call?: CallOptions): Promise<void>;
  deleteExperimentTag(experimentId: string, key: string, call?: CallOptions): Promise<void>;

  createRun(draft: RunDraft, call?: CallOptions): Promise<Run>;
  getRun(runId: string, call?: CallOptions): Promise<Run>;
  searchRuns(query: RunQuery, call?: CallOptions): Promise<PageResult<Run>>;
  updateRun(runId: string, change: RunChange, call?: CallOptions): Promise<RunInfo>;
  deleteRun(runId: string, call?: CallOptions): Promise<void>;
  restoreRun(runId: string, call?: CallOptions): Promise<void>;
  setRunTag(runId: string, tag: Tag, call?: CallOptions): Promise<void>;
  deleteRunTag(runId: string, key: string, call?: CallOptions): Promise<void>;
  logBatch(runId: string, batch: RunBatch, call?: CallOptions): Promise<void>;
  logInputs(
    runId: string,
    inputs: { readonly datasets: readonly DatasetInput[]; readonly modelIds: readonly string[] },
    call?: CallOptions,
  ): Promise<void>;
  logOutputs(runId: string, models: readonly ModelOutput[], call?: CallOptions): Promise<void>;

  /** Ordered by timestamp, step, value. Unknown runs and keys give an empty page. */
  metricHistory(runId: string, key: string, query: HistoryQuery, call?: CallOptions): Promise<PageResult<Metric>>;
  metricHistoryBulk(query: BulkHistoryQuery, call?: CallOptions): Promise<readonly RunMetric[]>;

  close(): Promise<void>;
}
