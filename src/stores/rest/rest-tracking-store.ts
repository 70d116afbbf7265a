import type { CallOptions } from '../../core/call-options.js';
import type { DatasetInput } from '../../core/entities/dataset.js';
import type { Experiment } from '../../core/entities/experiment.js';
import type { Metric, RunMetric, Tag } from '../../core/entities/metric.js';
import type { ModelOutput, Run, RunInfo } from '../../core/entities/run.js';
import type { PageResult } from '../../core/page.js';
import type { HttpClient } from '../../ports/http-client.js';
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
import { createExperiment } from './create-experiment.js';
import { type Creation, createRun } from './create-run.js';
import * as experiments from './experiments.js';
import * as history from './history.js';
import * as inputs from './inputs.js';
import { logBatch } from './log-batch.js';
import * as runs from './runs.js';
import { updateRun } from './update-run.js';

/** Experiments and runs on a tracking server, over MLflow's REST API. The caller closes the HTTP client. */
export class RestTrackingStore implements TrackingStore {
  readonly kind = 'rest';
  readonly #http: HttpClient;
  /** Runs whose creation took more than one request, by run id. */
  readonly #doubtful = new Map<string, Creation>();

  constructor(http: HttpClient) {
    this.#http = http;
  }

  createExperiment(draft: ExperimentDraft, call?: CallOptions): Promise<string> {
    return createExperiment(this.#http, draft, call);
  }

  getExperiment(experimentId: string, call?: CallOptions): Promise<Experiment> {
    return experiments.getExperiment(this.#http, experimentId, call);
  }

  getExperimentByName(name: string, call?: CallOptions): Promise<Experiment> {
    return experiments.getExperimentByName(this.#http, name, call);
  }

  searchExperiments(query: ExperimentQuery, call?: CallOptions): Promise<PageResult<Experiment>> {
    return experiments.searchExperiments(this.#http, query, call);
  }

  renameExperiment(experimentId: string, name: string, call?: CallOptions): Promise<void> {
    return experiments.renameExperiment(this.#http, experimentId, name, call);
  }

  deleteExperiment(experimentId: string, call?: CallOptions): Promise<void> {
    return experiments.deleteExperiment(this.#http, experimentId, call);
  }

  restoreExperiment(experimentId: string, call?: CallOptions): Promise<void> {
    return experiments.restoreExperiment(this.#http, experimentId, call);
  }

  setExperimentTag(experimentId: string, tag: Tag, call?: CallOptions): Promise<void> {
    return experiments.setExperimentTag(this.#http, experimentId, tag, call);
  }

  deleteExperimentTag(experimentId: string, key: string, call?: CallOptions): Promise<void> {
    return experiments.deleteExperimentTag(this.#http, experimentId, key, call);
  }

  createRun(draft: RunDraft, call?: CallOptions): Promise<Run> {
    return createRun(this.#http, this.#doubtful, draft, call);
  }

  getRun(runId: string, call?: CallOptions): Promise<Run> {
    return runs.getRun(this.#http, runId, call);
  }

  searchRuns(query: RunQuery, call?: CallOptions): Promise<PageResult<Run>> {
    return runs.searchRuns(this.#http, query, call);
  }

  updateRun(runId: string, change: RunChange, call?: CallOptions): Promise<RunInfo> {
    return updateRun(this.#http, this.#doubtful, runId, change, call);
  }

  deleteRun(runId: string, call?: CallOptions): Promise<void> {
    return runs.deleteRun(this.#http, runId, call);
  }

  restoreRun(runId: string, call?: CallOptions): Promise<void> {
    return runs.restoreRun(this.#http, runId, call);
  }

  setRunTag(runId: string, tag: Tag, call?: CallOptions): Promise<void> {
    return runs.setRunTag(this.#http, runId, tag, call);
  }

  deleteRunTag(runId: string, key: string, call?: CallOptions): Promise<void> {
    return runs.deleteRunTag(this.#http, runId, key, call);
  }

  logBatch(runId: string, batch: RunBatch, call?: CallOptions): Promise<void> {
    return logBatch(this.#http, runId, batch, call);
  }

  logInputs(
    runId: string,
    what: { readonly datasets: readonly DatasetInput[]; readonly modelIds: readonly string[] },
    call?: CallOptions,
  ): Promise<void> {
    return inputs.logInputs(this.#http, runId, what, call);
  }

  logOutputs(runId: string, models: readonly ModelOutput[], call?: CallOptions): Promise<void> {
    return inputs.logOutputs(this.#http, runId, models, call);
  }

  metricHistory(runId: string, key: string, query: HistoryQuery, call?: CallOptions): Promise<PageResult<Metric>> {
    return history.metricHistory(this.#http, runId, key, query, call);
  }

  metricHistoryBulk(query: BulkHistoryQuery, call?: CallOptions): Promise<readonly RunMetric[]> {
    return history.metricHistoryBulk(this.#http, query, call);
  }

  async close(): Promise<void> {}
}
