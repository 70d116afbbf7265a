import type { CallOptions } from '../../core/call-options.js';
import type { Dataset } from '../../core/entities/dataset.js';
import type { DeliveryReport } from '../../core/entities/delivery-report.js';
import type { Metric } from '../../core/entities/metric.js';
import type { RunStatus, TerminalStatus } from '../../core/entities/run.js';
import type { PagedSearch } from '../../core/page.js';
import type { Scalar } from '../../core/validation/scalar.js';
import { parseRunTag } from '../../core/validation/tag.js';
import { holdProcess } from '../client/hold-process.js';
import { endRun, finishRun, settleRun } from './end-run.js';
import { finishAtExit } from './finish-at-exit.js';
import { flattenParam, flattenParams } from './flatten-params.js';
import { flushRun, type RunFlushOptions } from './flush-run.js';
import { type DatasetDescription, logDataset } from './log-dataset.js';
import { type LogInputOptions, logInput } from './log-input.js';
import { logRunModel, type RunModel, type RunModelInput } from './log-model.js';
import { metricHistory } from './metric-history.js';
import { MetricLog, type MetricOptions } from './metric-log.js';
import { ParamLedger } from './param-ledger.js';
import { parseTags } from './parse-tags.js';
import { RunArtifacts } from './run-artifacts.js';
import type { RunOptions } from './run-options.js';
import type { RunRecord } from './run-record.js';

/**
 * A handle of one run. Logging is synchronous: it checks its arguments, fixes the timestamp, and hands the values to the
 * buffer of the client, which delivers them. `flush` and `end` wait for the delivery.
 *
 * @example
 * ```ts
 * import { ExperimentTracker } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' });
 * const run = await tracker.startRun({ runName: 'baseline' });
 * run.logParams({ model: { depth: 3 } }); // param model.depth
 * run.logMetric('loss', 0.25, { step: 1 });
 * await run.end();
 * run.status; // => 'FINISHED'
 * await tracker.close();
 * ```
 */
export class ActiveRun extends RunArtifacts {
  readonly #record: RunRecord;
  readonly #startChild: (options: RunOptions) => Promise<ActiveRun>;
  readonly #metrics = new MetricLog();
  readonly #params = new ParamLedger();

  /** Runs are started by an `ExperimentTracker`. @internal */
  constructor(record: RunRecord, startChild: (options: RunOptions) => Promise<ActiveRun>) {
    super(record);
    this.#record = record;
    this.#startChild = startChild;
  }

  get runId(): string {
    return this.#record.info.runId;
  }

  /** Client-made name of this handle, as delivery reports use it. */
  get key(): string {
    return this.#record.key;
  }

  get runName(): string {
    return this.#record.info.runName;
  }

  get experimentId(): string {
    return this.#record.info.experimentId;
  }

  /** Root of the run's artifacts. */
  get artifactUri(): string {
    return this.#record.info.artifactUri;
  }

  /** RUNNING until this handle ends the run. */
  get status(): RunStatus {
    return this.#record.status;
  }

  /**
   * Logs one param. Objects are flattened with dots, arrays and dates become JSON, `null` becomes `'null'`, `undefined` is
   * left out, everything else is `String(value)`.
   *
   * @throws ValidationError when the param has another value already, or cannot be written.
   * @throws RunEndedError after the end of the run.
   * @throws BufferFullError when the buffer has no room.
   */
  logParam(key: string, value: unknown): void {
    this.#appendParams(() => flattenParam(key, value));
  }

  /**
   * Logs the params of an object, all or none. Only own data properties are read; getters are not called.
   *
   * @throws ValidationError when one of them is wrong.
   * @throws RunEndedError after the end of the run.
   * @throws BufferFullError when the buffer has no room.
   */
  logParams(params: object): void {
    this.#appendParams(() => flattenParams(params));
  }

  /**
   * Logs one observation; NaN and ±Infinity are values too.
   *
   * @throws ValidationError
   * @throws RunEndedError after the end of the run.
   * @throws BufferFullError when the buffer has no room; await {@link ActiveRun.ready} in tight loops.
   */
  logMetric(key: string, value: number, options?: MetricOptions | undefined): void {
    const record = this.#record;
    record.assertOpen();
    const metric = this.#metrics.observe(record.client.settings.clock.now(), key, value, options);
    record.append([{ kind: 'metric', runKey: record.key, metric }]);
  }

  /**
   * Logs several observations made together, all or none.
   *
   * @throws ValidationError when one of them is wrong.
   * @throws RunEndedError after the end of the run.
   * @throws BufferFullError when the buffer has no room.
   */
  logMetrics(metrics: Readonly<Record<string, number>>, options?: MetricOptions | undefined): void {
    const record = this.#record;
    record.assertOpen();
    const observed = this.#metrics.observeAll(record.client.settings.clock.now(), metrics, options);
    record.append(observed.map((metric) => ({ kind: 'metric', runKey: record.key, metric })));
  }

  /**
   * Sets one tag; the last value counts.
   *
   * @throws ValidationError
   * @throws RunEndedError after the end of the run.
   * @throws BufferFullError when the buffer has no room.
   */
  setTag(key: string, value: Scalar): void {
    const record = this.#record;
    record.assertOpen();
    record.append([{ kind: 'tag', runKey: record.key, ...parseRunTag(key, value, this.#truncate) }]);
  }

  /**
   * Sets several tags, all or none.
   *
   * @throws ValidationError when one of them is wrong.
   * @throws RunEndedError after the end of the run.
   * @throws BufferFullError when the buffer has no room.
   */
  setTags(tags: Readonly<Record<string, Scalar | undefined>>): void {
    const record = this.#record;
    record.assertOpen();
    record.append(parseTags(tags, this.#truncate).map((tag) => ({ kind: 'tag', runKey: record.key, ...tag })));
  }

  /** Sets the description that the UI shows, in Markdown. @throws ValidationError @throws RunEndedError @throws BufferFullError */
  setDescription(text: string): void {
    this.setTag('mlflow.note.content', text);
  }

  /**
   * Records a dataset as input of the run; sent at once, and the same again changes nothing.
   *
   * @throws ValidationError
   * @throws RunEndedError after the end of the run.
   */
  async logInput(dataset: Dataset, options: LogInputOptions = {}): Promise<void> {
    await logInput(this.#record, dataset, options);
  }

  /**
   * Records a dataset as input of the run, at once; digest, schema and profile are computed from `data` as Python's MLflow
   * computes them for a DataFrame. The data itself is not stored.
   *
   * @throws ValidationError when there is neither data nor a digest
   * @throws RunEndedError after the end of the run.
   */
  async logDataset(dataset: DatasetDescription): Promise<void> {
    await logDataset(this.#record, dataset);
  }

  /**
   * Logs an ONNX model that this run made, with the params logged so far; on request it is registered too. Python loads it
   * with `mlflow.pyfunc` and `mlflow.onnx`.
   *
   * @throws ModelError when the files are not an ONNX model that can be run
   * @throws DeliveryError when params logged before could not be delivered.
   * @throws RunEndedError after the end of the run.
   */
  async logModel(input: RunModelInput): Promise<RunModel> {
    return logRunModel(this.#record, input);
  }

  /** Resolves when there is room in the buffer. */
  async ready(): Promise<void> {
    await holdProcess(this.#record.client.runLog.ready());
  }

  /**
   * Waits until everything logged through this handle before the call is on the store.
   *
   * @throws DeliveryError when something could not be delivered.
   */
  async flush(options: RunFlushOptions = {}): Promise<DeliveryReport> {
    return flushRun(this.#record, options);
  }

  /**
   * Ends the run and waits until everything of it is on the store. Calling it again waits again.
   *
   * @param status - FINISHED, FAILED or KILLED. @default 'FINISHED', on an ended run its status
   * @throws DeliveryError when something could not be delivered.
   * @throws RunEndedError when the run was ended with another status.
   */
  async end(status?: TerminalStatus | undefined): Promise<void> {
    await endRun(this.#record, { status });
  }

  /**
   * Ends the run as FAILED; name and message of the error become the tag `mlflow_ops.error`.
   *
   * @throws DeliveryError when something could not be delivered.
   * @throws RunEndedError when the run was ended with another status.
   */
  async fail(error: unknown): Promise<void> {
    await endRun(this.#record, { status: 'FAILED', error: { thrown: error } });
  }

  /** Starts a child of this run; the caller ends it. @throws RunEndedError after the end of this run. */
  async child(options: Omit<RunOptions, 'nested' | 'parentRunId' | 'runId'> = {}): Promise<ActiveRun> {
    this.#record.assertOpen();
    return this.#startChild(options);
  }

  /**
   * The points of one metric, those just logged included, ordered by timestamp, step and value.
   *
   * @throws DeliveryError when what was logged could not be delivered.
   */
  metricHistory(key: string, options: CallOptions = {}): PagedSearch<Metric> {
    return metricHistory(this.#record, key, options);
  }

  /** Marks the run as FAILED unless it was ended, because leaving the scope early is no success. Never rejects. */
  async [Symbol.asyncDispose](): Promise<void> {
    await settleRun(this.#record, { status: 'FAILED' });
  }

  /** @internal */
  [finishAtExit](): void {
    finishRun(this.#record);
  }

  get #truncate(): boolean {
    return this.#record.client.settings.truncateLongValues;
  }

  #appendParams(flatten: () => ReturnType<typeof flattenParams>): void {
    const record = this.#record;
    record.assertOpen();
    const params = this.#params.parse(flatten(), this.#truncate);
    record.append(params.map((param) => ({ kind: 'param', runKey: record.key, ...param })));
    this.#params.remember(params);
  }
}
