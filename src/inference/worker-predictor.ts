import { awaitWithin } from '../core/await-within.js';
import type { ModelSignature } from '../core/entities/model-signature.js';
import { ModelError } from '../core/errors/model-error.js';
import type { NamedTensors, Prediction, PredictOptions, Predictor, PredictorInput, PredictorMetadata } from '../ports/predictor.js';
import type { OnnxPredictorOptions } from './onnx-predictor.js';
import { workerFile } from './workers/worker-file.js';
import { WorkerSlot } from './workers/worker-slot.js';

/** How worker threads are used. */
interface WorkerOptions {
  /** Threads, each with a session of its own. */
  readonly threads: number;
  /** A run that takes longer is given up with `ModelError` `worker`, and its thread replaced, in milliseconds. @default 60000 */
  readonly hangTimeoutMs?: number | undefined;
  /** Most requests that may wait for a thread; more are refused with `ModelError` `overloaded`. @default 1024 */
  readonly maxQueue?: number | undefined;
}

/** What {@link WorkerPredictor} needs besides. */
export interface WorkerSettings extends WorkerOptions {
  /** How each thread opens the model; must be plain data. */
  readonly model: OnnxPredictorOptions;
  readonly predictionOf: (outputs: NamedTensors) => Prediction;
  /** The built file that the threads run. @default the one of this package */
  readonly file?: URL | undefined;
}

interface Job {
  readonly tensors: NamedTensors;
  readonly resolve: (outputs: NamedTensors) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs a model in worker threads, so that slow runs leave this thread free. A request is copied to a thread that is free, else waits;
 * what a thread ran when it crashed or hung fails with `ModelError` `worker`, and the thread is replaced. A thread cannot be stopped within
 * native code: a hung one goes on until that returns.
 */
export class WorkerPredictor implements Predictor {
  private readonly slots: WorkerSlot[];
  private readonly jobs: Job[] = [];
  private running = 0;
  private closing: Promise<void> | undefined;
  private onIdle = (): void => {};

  private constructor(private readonly settings: WorkerSettings) {
    const file = settings.file ?? workerFile();
    const events = { onFree: () => this.assign(), onUnusable: (error: ModelError) => this.checkHope(error) };
    this.slots = Array.from({ length: settings.threads }, () => new WorkerSlot(file, settings.model, events));
  }

  /**
   * Starts the threads and waits until each has loaded the model.
   *
   * @throws ModelError
   */
  static async open(settings: WorkerSettings): Promise<WorkerPredictor> {
    const predictor = new WorkerPredictor(settings);
    try {
      await Promise.all(predictor.slots.map((slot) => slot.firstReady));
    } catch (error) {
      await predictor.close();
      throw error;
    }
    return predictor;
  }

  get signature(): ModelSignature | undefined {
    return this.settings.model.signature;
  }

  get metadata(): PredictorMetadata {
    return this.settings.model.metadata;
  }

  async predict(input: PredictorInput, options: PredictOptions = {}): Promise<Prediction> {
    if (this.closing !== undefined) throw new ModelError(`The model ${this.metadata.name} is closed. Load it again.`, { kind: 'closed' });
    const { maxQueue = 1024 } = this.settings;
    if (this.jobs.length >= maxQueue) {
      throw new ModelError(
        `${this.jobs.length} requests wait for the worker threads of the model ${this.metadata.name}. Try again later.`,
        {
          kind: 'overloaded',
          details: { waiting: this.jobs.length, maxQueue },
        },
      );
    }
    let job: Job | undefined;
    const work = new Promise<NamedTensors>((resolve, reject) => {
      job = { tensors: input as NamedTensors, resolve, reject };
      this.jobs.push(job);
    });
    this.assign();
    try {
      return this.settings.predictionOf(await awaitWithin('the prediction', work, options));
    } finally {
      this.forget(job);
    }
  }

  /** Nothing is left to prepare: each thread has loaded the model. */
  async warmup(): Promise<void> {}

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    if (this.running + this.jobs.length > 0) {
      await new Promise<void>((resolve) => {
        this.onIdle = resolve;
      });
    }
    await Promise.all(this.slots.map((slot) => slot.close()));
  }

  /** Takes a request out that is over, or whose caller gave up while it waited. */
  private forget(job: Job | undefined): void {
    const at = job === undefined ? -1 : this.jobs.indexOf(job);
    if (at === -1) return;
    this.jobs.splice(at, 1);
    this.assign();
  }

  private assign(): void {
    for (const slot of this.slots) {
      if (!slot.isFree) continue;
      const job = this.jobs.shift();
      if (job === undefined) break;
      this.running += 1;
      void this.run(slot, job);
    }
    for (const slot of this.slots) slot.isWanted(this.jobs.length > 0);
    if (this.running + this.jobs.length === 0) this.onIdle();
  }

  private async run(slot: WorkerSlot, job: Job): Promise<void> {
    try {
      job.resolve(await slot.run(job.tensors, this.settings.hangTimeoutMs ?? 60_000));
    } catch (error) {
      job.reject(error);
    } finally {
      this.running -= 1;
      this.assign();
    }
  }

  /** Where no thread is there or about to be, waiting is no use. */
  private checkHope(error: ModelError): void {
    if (this.slots.some((slot) => slot.isUsable)) return;
    for (const job of this.jobs.splice(0)) job.reject(error);
    this.assign();
  }
}
