import type { CallOptions } from '../../core/call-options.js';
import type { Dataset } from '../../core/entities/dataset.js';
import type { TerminalStatus } from '../../core/entities/run.js';
import type { Scalar } from '../../core/validation/scalar.js';
import type { TransferOptions } from '../artifacts/artifact-transfer.js';
import { type ClientHandle, clientInternals } from '../client/client-internals.js';
import { MlflowClient } from '../client/mlflow-client.js';
import { abandonExperiment } from './abandon-experiment.js';
import type { ActiveRun } from './active-run.js';
import { endExperiment } from './end-experiment.js';
import type { LogArtifactOptions } from './log-artifact.js';
import type { DatasetDescription } from './log-dataset.js';
import type { Figure } from './log-figure.js';
import type { Image, ImageStep } from './log-image.js';
import type { LogInputOptions } from './log-input.js';
import type { RunModel, RunModelInput } from './log-model.js';
import type { ByteStream } from './log-stream.js';
import type { MetricOptions } from './metric-log.js';
import { type ExperimentTrackerOptions, parseTrackerOptions } from './parse-tracker-options.js';
import { runOfTracker } from './run-of-tracker.js';
import type { RunOptions } from './run-options.js';
import type { RunStarter } from './run-starter.js';
import { startExperiment } from './start-experiment.js';
import { startRun } from './start-run.js';
import type { TableData } from './table-input.js';
import type { TrackerSession } from './tracker-session.js';
import { withRun } from './with-run.js';

/**
 * Starts runs and logs to them. The tracker's own `log…` and `set…` methods act on the innermost `withRun` of this tracker
 * around the call, else on the run of `startExperiment`; with neither they throw `NoActiveRunError`.
 *
 * @example
 * ```ts
 * import { ExperimentTracker } from 'mlflow-ops';
 * const tracker = new ExperimentTracker({ trackingUri: 'sqlite:///:memory:', experimentName: 'iris' });
 * const loss = await tracker.withRun({ runName: 'baseline' }, async (run) => {
 *   run.logParam('depth', 3);
 *   tracker.logMetric('loss', 0.25); // the same run
 *   return 0.25;
 * });
 * loss; // => 0.25
 * await tracker.close();
 * ```
 */
export class ExperimentTracker implements RunStarter, ClientHandle {
  readonly [clientInternals]: ClientHandle[typeof clientInternals];
  readonly #session: TrackerSession;
  readonly #ownClient: MlflowClient | undefined;

  /** @throws ValidationError when an option is wrong, or both a tracking URI and a client are given. */
  constructor(options: ExperimentTrackerOptions = {}) {
    const { trackingUri, client, experimentName, systemMetrics } = parseTrackerOptions(options);
    const handle = client ?? new MlflowClient({ trackingUri });
    this.#ownClient = client === undefined ? (handle as MlflowClient) : undefined;
    this[clientInternals] = handle[clientInternals];
    this.#session = {
      tracker: this,
      client: handle[clientInternals],
      experimentName,
      systemMetrics,
      experimentIds: new Map(),
      experiment: undefined,
    };
  }

  /** The run that the tracker's own methods act on. @throws NoActiveRunError */
  get activeRun(): ActiveRun {
    return runOfTracker(this.#session);
  }

  /** @throws NoActiveRunError */
  get runId(): string {
    return this.activeRun.runId;
  }

  /** @throws NoActiveRunError */
  get experimentId(): string {
    return this.activeRun.experimentId;
  }

  /** Root of the active run's artifacts. @throws NoActiveRunError */
  get artifactUri(): string {
    return this.activeRun.artifactUri;
  }

  /**
   * Runs `body` inside a run of its own and gives its result. The run is FINISHED when `body` returns, FAILED with tag
   * `mlflow_ops.error` when it throws, KILLED when the signal was aborted. What could not be delivered goes to the client's
   * `onDeliveryError` and never replaces what `body` gave or threw.
   *
   * @throws RunActiveError inside another `withRun`, unless `nested` is true.
   * @throws MlflowOpsError when the run could not be created; `body` was not called then.
   */
  async withRun<T>(options: RunOptions, body: (run: ActiveRun) => T | PromiseLike<T>): Promise<T> {
    return withRun(this.#session, options, body);
  }

  /** Starts a run and gives its handle; the run does not become active, and the caller ends it. */
  async startRun(options: RunOptions = {}): Promise<ActiveRun> {
    return startRun(this.#session, options);
  }

  /** Starts the run that this tracker's own methods act on until `endExperiment`. @throws RunActiveError before its end */
  async startExperiment(options: RunOptions = {}): Promise<ActiveRun> {
    return startExperiment(this.#session, options);
  }

  /**
   * Ends the run of `startExperiment` and waits until everything of it is on the store.
   *
   * @param status - FINISHED, FAILED or KILLED. @default 'FINISHED'
   * @throws NoActiveRunError when there is none.
   * @throws DeliveryError when something could not be delivered; call it again to wait again.
   */
  async endExperiment(status?: TerminalStatus | undefined): Promise<void> {
    return endExperiment(this.#session, status);
  }

  /** {@link ActiveRun.logParam} of the active run. @throws NoActiveRunError */
  logParam(key: string, value: unknown): void {
    this.activeRun.logParam(key, value);
  }

  /** {@link ActiveRun.logParams} of the active run. @throws NoActiveRunError */
  logParams(params: object): void {
    this.activeRun.logParams(params);
  }

  /** {@link ActiveRun.logMetric} of the active run. @throws NoActiveRunError */
  logMetric(key: string, value: number, options?: MetricOptions | undefined): void {
    this.activeRun.logMetric(key, value, options);
  }

  /** {@link ActiveRun.logMetrics} of the active run. @throws NoActiveRunError */
  logMetrics(metrics: Readonly<Record<string, number>>, options?: MetricOptions | undefined): void {
    this.activeRun.logMetrics(metrics, options);
  }

  /** {@link ActiveRun.logInput} of the active run. @throws NoActiveRunError */
  async logInput(dataset: Dataset, options: LogInputOptions = {}): Promise<void> {
    return this.activeRun.logInput(dataset, options);
  }

  /** {@link ActiveRun.logDataset} of the active run. @throws NoActiveRunError */
  async logDataset(dataset: DatasetDescription): Promise<void> {
    return this.activeRun.logDataset(dataset);
  }

  /** {@link ActiveRun.logModel} of the active run. @throws NoActiveRunError */
  async logModel(input: RunModelInput): Promise<RunModel> {
    return this.activeRun.logModel(input);
  }

  /** {@link ActiveRun.logArtifact} of the active run. @throws NoActiveRunError */
  async logArtifact(localPath: string | URL, options: LogArtifactOptions = {}): Promise<void> {
    return this.activeRun.logArtifact(localPath, options);
  }

  /** {@link ActiveRun.logArtifacts} of the active run. @throws NoActiveRunError */
  async logArtifacts(localDirectory: string | URL, options: LogArtifactOptions = {}): Promise<void> {
    return this.activeRun.logArtifacts(localDirectory, options);
  }

  /** {@link ActiveRun.logText} of the active run. @throws NoActiveRunError */
  async logText(text: string, file: string, options: TransferOptions = {}): Promise<void> {
    return this.activeRun.logText(text, file, options);
  }

  /** {@link ActiveRun.logDict} of the active run. @throws NoActiveRunError */
  async logDict(value: object, file: string, options: TransferOptions = {}): Promise<void> {
    return this.activeRun.logDict(value, file, options);
  }

  /** {@link ActiveRun.logTable} of the active run. @throws NoActiveRunError */
  async logTable(data: TableData, file: string, options: TransferOptions = {}): Promise<void> {
    return this.activeRun.logTable(data, file, options);
  }

  /** {@link ActiveRun.logFigure} of the active run. @throws NoActiveRunError */
  async logFigure(figure: Figure, file: string, options: TransferOptions = {}): Promise<void> {
    return this.activeRun.logFigure(figure, file, options);
  }

  /** {@link ActiveRun.logImage} of the active run. @throws NoActiveRunError */
  async logImage(image: Image, place: string | ImageStep, options: TransferOptions = {}): Promise<void> {
    return this.activeRun.logImage(image, place, options);
  }

  /** {@link ActiveRun.logStream} of the active run. @throws NoActiveRunError */
  async logStream(stream: ByteStream, file: string, options: TransferOptions = {}): Promise<void> {
    return this.activeRun.logStream(stream, file, options);
  }

  /** {@link ActiveRun.setTag} of the active run. @throws NoActiveRunError */
  setTag(key: string, value: Scalar): void {
    this.activeRun.setTag(key, value);
  }

  /** {@link ActiveRun.setTags} of the active run. @throws NoActiveRunError */
  setTags(tags: Readonly<Record<string, Scalar | undefined>>): void {
    this.activeRun.setTags(tags);
  }

  /** {@link ActiveRun.setDescription} of the active run. @throws NoActiveRunError */
  setDescription(text: string): void {
    this.activeRun.setDescription(text);
  }

  /**
   * Marks an unfinished run of `startExperiment` as FAILED and closes the tracker's own client; a client given is left open.
   *
   * @throws DeliveryError when something could not be delivered through the tracker's own client.
   */
  async close(options: CallOptions = {}): Promise<void> {
    await abandonExperiment(this.#session);
    await this.#ownClient?.close(options);
  }

  /** {@link ExperimentTracker.close}, with what could not be delivered going to `onDeliveryError`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await abandonExperiment(this.#session);
    await this.#ownClient?.[Symbol.asyncDispose]();
  }
}
