import { awaitWithin } from '../../core/await-within.js';
import type { CallOptions } from '../../core/call-options.js';
import { ConflictError } from '../../core/errors/request-error.js';
import type { SampleIngestion } from './ingestion/sample-ingestion.js';
import { type OpenPipeline, openPipeline } from './open-pipeline.js';
import type { PipelineSession } from './pipeline-session.js';
import type { PipelineSettings } from './pipeline-settings.js';
import type { Accepted } from './sample.js';
import { parseStart, type StartOptions } from './serving/initial-model.js';
import type { UpdateResult } from './update-result.js';
import { rollbackCandidate } from './updates/rollback-candidate.js';
import type { UpdateRunner } from './updates/update-runner.js';

/** What a pipeline does. */
export type PipelineState = 'created' | 'starting' | 'running' | 'stopping' | 'stopped';

/** A pipeline from its construction on: what is open while it runs. */
export class Pipeline {
  readonly settings: PipelineSettings;
  #state: PipelineState = 'created';
  #open: OpenPipeline | undefined;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  constructor(settings: PipelineSettings) {
    this.settings = settings;
  }

  get state(): PipelineState {
    return this.#state;
  }

  /** Takes samples and labels while the pipeline runs. */
  get ingestion(): SampleIngestion | undefined {
    return this.#open?.session.ingestion;
  }

  /** @throws ConflictError unless the pipeline runs */
  running(): PipelineSession {
    return this.#opened().session;
  }

  /** @throws ConflictError unless the pipeline runs */
  runner(): UpdateRunner {
    const { runner } = this.#opened();
    if (this.#state === 'running') return runner;
    throw new ConflictError(`The pipeline for model "${this.settings.modelName}" is ${this.#state}: it begins no update any more.`);
  }

  /** Of a sample that comes while the pipeline does not run. */
  refusal(): Accepted {
    return { accepted: false, reason: 'stopped', message: `The pipeline is ${this.#state}: samples are taken between start() and stop().` };
  }

  async start(options: StartOptions, call: CallOptions): Promise<void> {
    if (this.#state !== 'created' && this.#state !== 'stopped') {
      throw new ConflictError(`The pipeline for model "${this.settings.modelName}" is ${this.#state} already.`);
    }
    this.#stopping = undefined;
    this.#starting = this.#begin(options, call, this.#state);
    return this.#starting;
  }

  /** A second call waits for the first; one that comes during the start ends what has started. */
  async stop(drain: boolean, call: CallOptions): Promise<void> {
    if (this.#state === 'created') return;
    this.#stopping ??= this.#end(drain);
    return awaitWithin('the end of the pipeline', this.#stopping, call);
  }

  async sync(): Promise<void> {
    await this.#opened().log.sync();
  }

  rollback(reason: string | undefined): Promise<UpdateResult> {
    // Asked again once the update under way has ended: the pipeline may have been stopped meanwhile.
    const choose = () => {
      this.runner();
      return rollbackCandidate(this.running());
    };
    choose();
    return this.runner().rollBack(choose, reason ?? 'asked for by hand');
  }

  async #begin(options: StartOptions, call: CallOptions, before: PipelineState): Promise<void> {
    this.#state = 'starting';
    try {
      this.#open = await openPipeline(this.settings, await parseStart(options), call);
    } catch (error) {
      this.#state = before;
      throw error;
    }
    this.#state = 'running';
    this.#open.runner.start();
  }

  async #end(drain: boolean): Promise<void> {
    if (this.#state === 'starting') await this.#starting?.catch(() => undefined);
    const open = this.#open;
    if (open === undefined) return;
    this.#state = 'stopping';
    open.session.ingestion.stop();
    try {
      await open.close(drain);
    } finally {
      this.#open = undefined;
      this.#state = 'stopped';
    }
  }

  #opened(): OpenPipeline {
    if (this.#open !== undefined) return this.#open;
    throw new ConflictError(`The pipeline for model "${this.settings.modelName}" does not run; it is ${this.#state}. Call start() first.`);
  }
}
