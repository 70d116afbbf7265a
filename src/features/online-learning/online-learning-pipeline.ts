import type { CallOptions } from '../../core/call-options.js';
import { parseCall } from '../../core/validation/call.js';
import { parseFlag } from '../../core/validation/flag.js';
import { parseKnownFields } from '../../core/validation/known-fields.js';
import { parseObject } from '../../core/validation/object.js';
import type { FeatureRow, Label } from '../../domain/learning/learner.js';
import { holdProcess } from '../client/hold-process.js';
import type { BatchResult, SampleColumns } from './ingestion/sample-batch.js';
import { Pipeline } from './pipeline.js';
import type { PipelineOptions } from './pipeline-options.js';
import { parsePipelineOptions } from './pipeline-settings.js';
import { type PipelineStatus, pipelineStatus } from './pipeline-status.js';
import type { Accepted, Sample } from './sample.js';
import type { StartOptions } from './serving/initial-model.js';
import { type OnlinePrediction, type PredictRowOptions, predict } from './serving/predict.js';
import type { BufferStats } from './state/buffer-stats.js';
import type { OnlineMetrics } from './state/online-metrics.js';
import type { UpdateResult } from './update-result.js';
import type { UpdateDue } from './updates/due-update.js';
import { selectUpdates, type UpdateHistoryOptions } from './updates/select-updates.js';

/** How to stop. */
export interface StopOptions extends CallOptions {
  /** Let an update that is under way come to its end, or to where it waits. @default false: a restart goes on with it */
  readonly drain?: boolean | undefined;
}

/**
 * Learns from a stream of labelled rows, watches itself, and updates the registered model when there is reason: a candidate is checked, compared with
 * the incumbent on the same rows, registered, promoted, and taken back when it disappoints. What is taken in survives the end of the process; a
 * restart goes on where it stood, also in the middle of an update.
 *
 * @example
 * ```ts
 * import { OnlineLearningPipeline } from 'mlflow-ops';
 * import { logisticRegression } from 'mlflow-ops/learners';
 * const pipeline = new OnlineLearningPipeline({
 *   trackingUri: 'sqlite:///:memory:',
 *   modelName: 'churn',
 *   learner: logisticRegression(),
 *   minSamplesForUpdate: 50,
 * });
 * await pipeline.start();
 * for (let row = 0; row < 100; row++) {
 *   pipeline.addSample({ features: { age: row, calls: row % 7 }, label: row < 50 ? 'stays' : 'leaves' });
 * }
 * const { status, version } = await pipeline.triggerUpdate();
 * [status, version]; // => [ 'published', '1' ]
 * (await pipeline.predict({ age: 99, calls: 1 }, { id: 'request-1' })).version; // => '1'
 * pipeline.addLabel('request-1', 'leaves'); // => { accepted: true }
 * await pipeline.stop();
 * ```
 */
export class OnlineLearningPipeline {
  readonly #pipeline: Pipeline;

  /** @throws ValidationError naming the option that is wrong */
  constructor(options: PipelineOptions) {
    this.#pipeline = new Pipeline(parsePipelineOptions(options));
  }

  /**
   * Opens what is stored of the pipeline, or begins with an initial model, and begins to watch for reasons to update.
   *
   * @throws ConflictError when it runs already, or what is stored does not belong to the initial model
   * @throws NotFoundError when there is no such version or file
   * @throws StoreError when the sample log cannot be opened, as while another process writes it
   */
  async start(options: StartOptions = {}): Promise<void> {
    const call = parseCall(parseObject('The options of start', options));
    return holdProcess(this.#pipeline.start(options, call));
  }

  /**
   * Stops learning and updating, saves the state, and closes what is the pipeline's own; a registry, tracker and client that were given stay
   * open. It can be started again.
   */
  async stop(options: StopOptions = {}): Promise<void> {
    const { drain } = parseKnownFields('The options of stop', options, ['drain', 'signal', 'timeoutMs']);
    return holdProcess(this.#pipeline.stop(parseFlag('The option drain', drain ?? false), parseCall(options)));
  }

  /**
   * Answers a row with the model that serves. With an id the row and the answer are remembered, so that `addLabel` teaches the learner and scores
   * the model that answered.
   *
   * @throws ValidationError for a row that the model cannot take
   * @throws ConflictError while no model serves
   */
  async predict(features: FeatureRow, options: PredictRowOptions = {}): Promise<OnlinePrediction> {
    const { id } = parseKnownFields('The options of predict', options, ['id', 'signal', 'timeoutMs']);
    return holdProcess(predict(this.#pipeline.running(), features, id, parseCall(options)));
  }

  /** Takes a row. It survives the end of this process on return, a power failure after `sync()`. Never throws because of a value. */
  addSample(sample: Sample): Accepted {
    return this.#pipeline.ingestion?.addSample(sample) ?? this.#pipeline.refusal();
  }

  /** Takes several rows with one write, as a list of samples or as columns; rows that cannot be taken are left out and told. */
  addBatch(batch: readonly Sample[] | SampleColumns): BatchResult {
    return this.#pipeline.running().ingestion.addBatch(batch);
  }

  /** Takes the label of a row that came with an id, from `predict` or `addSample`. Never throws because of a value. */
  addLabel(id: string, label: Label): Accepted {
    return this.#pipeline.ingestion?.addLabel(id, label) ?? this.#pipeline.refusal();
  }

  /** Waits until everything taken so far is on disk. @throws StoreError */
  async sync(): Promise<void> {
    return holdProcess(this.#pipeline.sync());
  }

  /** Whether an update is due, and why or why not. Due updates begin by themselves, within `checkIntervalMs`. */
  shouldUpdate(): UpdateDue {
    return this.#pipeline.runner().due();
  }

  /**
   * Updates now, or joins an update that is under way; resolves when the candidate is published, refused, or waits for the server.
   *
   * @param options - `force`: without the wait for `minSamplesForUpdate` and the cooldown; a published update that is still watched is judged by the
   *   rows there are. The gate stays.
   * @throws ConflictError while the pipeline does not run
   * @throws AbortError when it stops meanwhile: the next start goes on with the update
   */
  async triggerUpdate(options: { readonly force?: boolean | undefined } = {}): Promise<UpdateResult> {
    const { force } = parseKnownFields('The options of triggerUpdate', options, ['force']);
    return holdProcess(this.#pipeline.runner().trigger(parseFlag('The option force', force ?? false)));
  }

  /**
   * Takes the newest published version back, as a failed watch does, also when it was committed already; a second call goes one further back.
   *
   * @throws ConflictError when it does not serve any more, or there is no version before it
   */
  async rollback(options: { readonly reason?: string | undefined } = {}): Promise<UpdateResult> {
    const { reason } = parseKnownFields('The options of rollback', options, ['reason']);
    return holdProcess(this.#pipeline.rollback(reason));
  }

  /** The newest 1000 updates, newest first, skipped ones left out; the runs of all of them are in the tracking store. */
  getUpdateHistory(options: UpdateHistoryOptions = {}): readonly UpdateResult[] {
    return selectUpdates(this.#pipeline.running().state.updates, options);
  }

  /** What is kept of the stream, and what became of the rest. */
  getBufferStats(): BufferStats {
    return this.#pipeline.running().ingestion.getBufferStats();
  }

  /** How the live learner and the served models did: cumulative, rolling and fading. */
  metrics(): OnlineMetrics {
    return this.#pipeline.running().state.metrics();
  }

  /** What the pipeline does, what serves, and what is advised. */
  status(): PipelineStatus {
    return pipelineStatus(this.#pipeline);
  }

  /** {@link OnlineLearningPipeline.stop} */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
