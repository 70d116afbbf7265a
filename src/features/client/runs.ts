import type { CallOptions } from '../../core/call-options.js';
import type { ModelOutput, Run, RunInfo } from '../../core/entities/run.js';
import { PagedSearch } from '../../core/page.js';
import { parseCall } from '../../core/validation/call.js';
import { parseRunId } from '../../core/validation/id.js';
import { parseKey } from '../../core/validation/key.js';
import { type MetricInput, parseMetric } from '../../core/validation/metric.js';
import { parseObject } from '../../core/validation/object.js';
import { parseParam } from '../../core/validation/param.js';
import type { Scalar } from '../../core/validation/scalar.js';
import { parseRunTag } from '../../core/validation/tag.js';
import { parseBatch, type RunValues } from './batch-input.js';
import type { ClientInternals } from './client-internals.js';
import { type DatasetUse, parseDatasetUses, parseModelIds, parseModelOutputs } from './dataset-input.js';
import { holdProcess } from './hold-process.js';
import { logBatch } from './log-batch.js';
import { type CreateRunOptions, parseExperimentIds, parseNewRun, parseRunChange, type UpdateRunOptions } from './run-input.js';
import { parsePageToken, parseSearch, type SearchOptions } from './search-input.js';
import { withStore } from './store-call.js';

/** What one observation can be given besides its value. */
export interface LogMetricOptions extends CallOptions, Omit<MetricInput, 'key' | 'value'> {}

/** Which runs to find, and how to order them. */
export interface SearchRunsOptions extends SearchOptions {
  readonly experimentIds: readonly (string | number)[];
}

/**
 * `client.runs`: runs and what is logged to them. Every call is sent at once and awaited; an `ExperimentTracker`
 * logs through a buffer.
 */
export class Runs {
  readonly #client: ClientInternals;

  /** @internal */
  constructor(client: ClientInternals) {
    this.#client = client;
  }

  /** Creates a run with status `RUNNING`. @throws NotFoundError when there is no such experiment */
  async create(experimentId: string | number, options: CreateRunOptions = {}): Promise<Run> {
    const draft = parseNewRun(experimentId, options, this.#client.settings);
    return holdProcess(this.#client.createRun(draft, parseCall(options)));
  }

  /** A run with its latest metrics, params and tags, also when it is deleted. @throws NotFoundError */
  async get(runId: string, options: CallOptions = {}): Promise<Run> {
    const id = parseRunId(runId);
    return withStore(this.#client, options, (store, call) => store.getRun(id, call));
  }

  /**
   * Searches the runs of one or more experiments: await it for the first page, iterate it for all, or collect them
   * with `toArray`.
   *
   * @example
   * ```ts
   * import { MlflowClient } from 'mlflow-ops';
   * const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
   * const search = client.runs.search({ experimentIds: ['0'], filter: 'metrics.rmse < 0.5', orderBy: ['metrics.rmse ASC'] });
   * await search.toArray({ limit: 10 }); // => []
   * await client.close();
   * ```
   */
  search(options: SearchRunsOptions): PagedSearch<Run> {
    const query = { ...parseSearch(options), experimentIds: parseExperimentIds(options.experimentIds) };
    return new PagedSearch(
      (pageToken) => withStore(this.#client, options, (store, call) => store.searchRuns({ ...query, pageToken }, call)),
      parsePageToken(options.pageToken),
    );
  }

  /** Changes status, end time or name. */
  async update(runId: string, change: UpdateRunOptions): Promise<RunInfo> {
    const id = parseRunId(runId);
    const parsed = parseRunChange(change, this.#client.settings.clock.now());
    return withStore(this.#client, change, (store, call) => store.updateRun(id, parsed, call));
  }

  /** Deletes a run; {@link Runs.restore} brings it back. */
  async delete(runId: string, options: CallOptions = {}): Promise<void> {
    const id = parseRunId(runId);
    return withStore(this.#client, options, (store, call) => store.deleteRun(id, call));
  }

  /** Brings a deleted run back. */
  async restore(runId: string, options: CallOptions = {}): Promise<void> {
    const id = parseRunId(runId);
    return withStore(this.#client, options, (store, call) => store.restoreRun(id, call));
  }

  /** Sets one tag of a run; the last value counts. */
  async setTag(runId: string, key: string, value: Scalar, options: CallOptions = {}): Promise<void> {
    const id = parseRunId(runId);
    const tag = parseRunTag(key, value, this.#client.settings.truncateLongValues);
    return withStore(this.#client, options, (store, call) => store.setRunTag(id, tag, call));
  }

  /** Removes one tag of a run. @throws NotFoundError when there is no such tag. */
  async deleteTag(runId: string, key: string, options: CallOptions = {}): Promise<void> {
    const id = parseRunId(runId);
    const name = parseKey('tag', key);
    return withStore(this.#client, options, (store, call) => store.deleteRunTag(id, name, call));
  }

  /** Logs one observation; timestamp is now and step 0 unless they are given. */
  async logMetric(runId: string, key: string, value: number, options: LogMetricOptions = {}): Promise<void> {
    const id = parseRunId(runId);
    const metric = parseMetric({ ...options, key, value }, this.#client.settings.clock.now());
    return withStore(this.#client, options, (store, call) => store.logBatch(id, { metrics: [metric], params: [], tags: [] }, call));
  }

  /** Logs one param. @throws ValidationError when it has another value already */
  async logParam(runId: string, key: string, value: Scalar, options: CallOptions = {}): Promise<void> {
    const id = parseRunId(runId);
    const param = parseParam(key, value, this.#client.settings.truncateLongValues);
    return withStore(this.#client, options, (store, call) => logBatch(store, id, { metrics: [], params: [param], tags: [] }, call));
  }

  /**
   * Logs any number of metrics, params and tags, in as many requests as the server's limits need. All are checked
   * before the first is sent.
   *
   * @throws ValidationError when params have other values already; everything else is written then.
   */
  async logBatch(runId: string, values: RunValues & CallOptions): Promise<void> {
    const id = parseRunId(runId);
    const batch = parseBatch(values, this.#client.settings);
    return withStore(this.#client, values, (store, call) => logBatch(store, id, batch, call));
  }

  /** Records which datasets and logged models a run used. */
  async logInputs(
    runId: string,
    inputs: { readonly datasets?: readonly DatasetUse[] | undefined; readonly modelIds?: readonly string[] | undefined } & CallOptions,
  ): Promise<void> {
    const id = parseRunId(runId);
    const { datasets, modelIds } = parseObject('The inputs of a run', inputs);
    const parsed = { datasets: parseDatasetUses(datasets), modelIds: parseModelIds(modelIds) };
    return withStore(this.#client, inputs, (store, call) => store.logInputs(id, parsed, call));
  }

  /** Records which logged models a run produced. */
  async logOutputs(runId: string, outputs: { readonly models: readonly ModelOutput[] } & CallOptions): Promise<void> {
    const id = parseRunId(runId);
    const models = parseModelOutputs(parseObject('The outputs of a run', outputs).models);
    return withStore(this.#client, outputs, (store, call) => store.logOutputs(id, models, call));
  }
}
