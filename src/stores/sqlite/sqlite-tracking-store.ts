import type { CallOptions } from '../../core/call-options.js';
import type { Experiment } from '../../core/entities/experiment.js';
import type { Metric, RunMetric, Tag } from '../../core/entities/metric.js';
import type { ModelOutput, Run, RunInfo } from '../../core/entities/run.js';
import type { PageResult } from '../../core/page.js';
import type {
  BulkHistoryQuery,
  ExperimentDraft,
  ExperimentQuery,
  HistoryQuery,
  RunBatch,
  RunChange,
  RunDraft,
  RunQuery,
  TrackingStore,
} from '../../ports/tracking-store.js';
import { logBatch } from './batches.js';
import { Deadline } from './deadline.js';
import {
  createExperiment,
  deleteExperiment,
  deleteExperimentTag,
  getExperiment,
  getExperimentByName,
  renameExperiment,
  restoreExperiment,
  setExperimentTag,
} from './experiments.js';
import { metricHistory } from './history.js';
import { metricHistoryBulk } from './history-bulk.js';
import { logInputs, logOutputs, type RunInputs } from './inputs.js';
import { createRun, deleteRun, deleteRunTag, getRun, restoreRun, setRunTag, updateRun } from './runs.js';
import { searchExperiments, searchRuns } from './searches.js';
import type { StoreContext } from './store-context.js';

/** Experiments and runs in a SQLite file of MLflow's own schema. Each method is described at the function it calls. */
export class SqliteTrackingStore implements TrackingStore {
  readonly kind = 'sqlite';
  readonly #context: StoreContext;

  constructor(context: StoreContext) {
    this.#context = context;
  }

  createExperiment(draft: ExperimentDraft, call?: CallOptions): Promise<string> {
    return createExperiment(this.#context, draft, new Deadline(call));
  }

  getExperiment(experimentId: string, call?: CallOptions): Promise<Experiment> {
    return getExperiment(this.#context, experimentId, new Deadline(call));
  }

  getExperimentByName(name: string, call?: CallOptions): Promise<Experiment> {
    return getExperimentByName(this.#context, name, new Deadline(call));
  }

  searchExperiments(query: ExperimentQuery, call?: CallOptions): Promise<PageResult<Experiment>> {
    return searchExperiments(this.#context, query, new Deadline(call));
  }

  renameExperiment(experimentId: string, name: string, call?: CallOptions): Promise<void> {
    return renameExperiment(this.#context, experimentId, name, new Deadline(call));
  }

  deleteExperiment(experimentId: string, call?: CallOptions): Promise<void> {
    return deleteExperiment(this.#context, experimentId, new Deadline(call));
  }

  restoreExperiment(experimentId: string, call?: CallOptions): Promise<void> {
    return restoreExperiment(this.#context, experimentId, new Deadline(call));
  }

  setExperimentTag(experimentId: string, tag: Tag, call?: CallOptions): Promise<void> {
    return setExperimentTag(this.#context, experimentId, tag, new Deadline(call));
  }

  deleteExperimentTag(experimentId: string, key: string, call?: CallOptions): Promise<void> {
    return deleteExperimentTag(this.#context, experimentId, key, new Deadline(call));
  }

  createRun(draft: RunDraft, call?: CallOptions): Promise<Run> {
    return createRun(this.#context, draft, new Deadline(call));
  }

  getRun(runId: string, call?: CallOptions): Promise<Run> {
    return getRun(this.#context, runId, new Deadline(call));
  }

  searchRuns(query: RunQuery, call?: CallOptions): Promise<PageResult<Run>> {
    return searchRuns(this.#context, query, new Deadline(call));
  }

  updateRun(runId: string, change: RunChange, call?: CallOptions): Promise<RunInfo> {
    return updateRun(this.#context, runId, change, new Deadline(call));
  }

  deleteRun(runId: string, call?: CallOptions): Promise<void> {
    return deleteRun(this.#context, runId, new Deadline(call));
  }

  restoreRun(runId: string, call?: CallOptions): Promise<void> {
    return restoreRun(this.#context, runId, new Deadline(call));
  }

  setRunTag(runId: string, tag: Tag, call?: CallOptions): Promise<void> {
    return setRunTag(this.#context, runId, tag, new Deadline(call));
  }

  deleteRunTag(runId: string, key: string, call?: CallOptions): Promise<void> {
    return deleteRunTag(this.#context, runId, key, new Deadline(call));
  }

  logBatch(runId: string, batch: RunBatch, call?: CallOptions): Promise<void> {
    return logBatch(this.#context, runId, batch, new Deadline(call));
  }

  logInputs(runId: string, inputs: RunInputs, call?: CallOptions): Promise<void> {
    return logInputs(this.#context, runId, inputs, new Deadline(call));
  }

  logOutputs(runId: string, models: readonly ModelOutput[], call?: CallOptions): Promise<void> {
    return logOutputs(this.#context, runId, models, new Deadline(call));
  }

  metricHistory(runId: string, key: string, query: HistoryQuery, call?: CallOptions): Promise<PageResult<Metric>> {
    return metricHistory(this.#context, runId, key, query, new Deadline(call));
  }

  metricHistoryBulk(query: BulkHistoryQuery, call?: CallOptions): Promise<readonly RunMetric[]> {
    return metricHistoryBulk(this.#context, query, new Deadline(call));
  }

  close(): Promise<void> {
    return this.#context.database.close();
  }
}
