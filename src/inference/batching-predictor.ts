import type { ModelSignature } from '../core/entities/model-signature.js';
import { ModelError } from '../core/errors/model-error.js';
import { AbortError } from '../core/errors/request-error.js';
import type { NamedTensors, Prediction, PredictOptions, Predictor, PredictorInput, PredictorMetadata } from '../ports/predictor.js';
import { BatchLimit } from './batching/batch-limit.js';
import { type Part, RequestQueue } from './batching/request-queue.js';
import { joinRows, type RowRange, rowsOf, sliceRows } from './batching/rows.js';
import { WaitingRequest } from './batching/waiting-request.js';

/** How requests are run together. */
export interface BatchingOptions {
  /** Most rows of one run; a larger request is run in parts. @default 512 */
  readonly maxRows?: number | undefined;
  /** Most rows that may wait; more are refused with `ModelError` `overloaded`. @default 8192 */
  readonly maxQueueRows?: number | undefined;
  /** How long the first of a batch waits for others, in milliseconds; those that arrive during a run are joined anyway. @default 0 */
  readonly maxDelayMs?: number | undefined;
  /** Fewer rows are run together than `maxRows` where a run takes longer than this, in milliseconds. @default 10 */
  readonly targetRunMs?: number | undefined;
}

/** What {@link BatchingPredictor} needs besides. */
export interface BatchingSettings extends BatchingOptions {
  /** Makes the prediction of one request of its outputs. */
  readonly predictionOf: (outputs: NamedTensors) => Prediction;
  /** How many runs the inner predictor can do at a time. @default 1 */
  readonly concurrency?: number | undefined;
}

function rangeOf({ request, from, to }: Part): RowRange {
  return { tensors: request.tensors, from, to };
}

/**
 * Runs requests that arrive while the model is busy together, as soon as it is free. A request that finds the model idle goes straight to it.
 * The input must be named tensors whose first dimension counts rows, and so must the outputs; the inner predictor must take any
 * number of rows.
 */
export class BatchingPredictor implements Predictor {
  private readonly queue: RequestQueue;
  private readonly limit: BatchLimit;
  private readonly maxDelayMs: number;
  private readonly concurrency: number;
  private running = 0;
  private delay: NodeJS.Timeout | undefined;
  private delayIsOver = false;
  private splits = true;
  private closing: Promise<void> | undefined;
  private onIdle = (): void => {};

  constructor(
    private readonly inner: Predictor,
    private readonly settings: BatchingSettings,
  ) {
    this.queue = new RequestQueue(settings.maxQueueRows ?? 8192);
    this.limit = new BatchLimit(settings.maxRows ?? 512, settings.targetRunMs ?? 10);
    this.maxDelayMs = settings.maxDelayMs ?? 0;
    this.concurrency = settings.concurrency ?? 1;
  }

  get signature(): ModelSignature | undefined {
    return this.inner.signature;
  }

  get metadata(): PredictorMetadata {
    return this.inner.metadata;
  }

  predict(input: PredictorInput, options: PredictOptions = {}): Promise<Prediction> {
    if (this.closing !== undefined) {
      return Promise.reject(new ModelError(`The model ${this.metadata.name} is closed. Load it again.`, { kind: 'closed' }));
    }
    const tensors = input as NamedTensors;
    const rows = this.splits ? rowsOf(tensors) || undefined : undefined;
    const free = this.running < this.concurrency && this.queue.size === 0 && this.maxDelayMs === 0;
    const plain = options.signal === undefined && options.timeoutMs === undefined;
    if (free && plain && (rows ?? 1) <= this.limit.rows) return this.runLone(input, rows);
    return this.enqueue(tensors, rows, options);
  }

  warmup(): Promise<void> {
    return this.inner.warmup();
  }

  close(): Promise<void> {
    this.closing ??= this.finish().then(() => this.inner.close());
    return this.closing;
  }

  private async finish(): Promise<void> {
    this.delayIsOver = true;
    this.drain();
    if (this.running > 0) {
      await new Promise<void>((resolve) => {
        this.onIdle = resolve;
      });
    }
  }

  private runLone(input: PredictorInput, rows: number | undefined): Promise<Prediction> {
    this.running += 1;
    const start = performance.now();
    const run = this.inner.predict(input);
    run.then(
      ({ outputs }) => {
        if (rows !== undefined) {
          this.limit.observe(rows, performance.now() - start);
          this.splits &&= rowsOf(outputs) === rows;
        }
        this.ended(false);
      },
      () => this.ended(false),
    );
    return run;
  }

  private enqueue(tensors: NamedTensors, rows: number | undefined, options: PredictOptions): Promise<Prediction> {
    return new Promise((resolve, reject) => {
      if (options.signal?.aborted) throw new AbortError('The prediction was aborted.', { cause: options.signal.reason });
      this.queue.checkRoom(rows ?? 1);
      const answer = (outputs: NamedTensors): void => resolve(this.settings.predictionOf(outputs));
      this.queue.add(new WaitingRequest(tensors, rows, options, answer, reject, (request) => this.queue.giveUp(request)));
      if (this.running < this.concurrency) this.drain();
    });
  }

  /** Frees the place of a run; requests that the answers bring about are waited for, so that they go together. */
  private ended(joined: boolean): void {
    if (!joined && this.queue.size === 0) this.free();
    else setImmediate(() => this.free());
  }

  private free(): void {
    this.running -= 1;
    this.delayIsOver = true;
    this.drain();
    if (this.running === 0 && this.queue.size === 0) this.onIdle();
  }

  private drain(): void {
    if (this.mustWait()) return;
    this.delayIsOver = this.closing !== undefined;
    while (this.running < this.concurrency) {
      const [first, ...others] = this.queue.take(this.limit.rows);
      if (first === undefined) return;
      this.running += 1;
      void this.run([first, ...others]).finally(() => this.ended(others.length > 0));
    }
  }

  private mustWait(): boolean {
    if (this.maxDelayMs === 0 || this.delayIsOver || this.queue.size === 0) return false;
    if (this.queue.rows >= this.limit.rows) {
      clearTimeout(this.delay);
      this.delay = undefined;
      return false;
    }
    this.delay ??= setTimeout(() => {
      this.delay = undefined;
      this.delayIsOver = true;
      this.drain();
    }, this.maxDelayMs);
    return true;
  }

  private async run(batch: readonly [Part, ...Part[]]): Promise<void> {
    try {
      await this.runTogether(batch);
    } catch (error) {
      if (batch.length === 1 || (error instanceof ModelError && error.kind === 'closed')) {
        for (const { request } of batch) request.fail(error);
      } else for (const part of batch) await this.runAlone(part);
    }
  }

  private async runTogether(batch: readonly [Part, ...Part[]]): Promise<void> {
    const [first] = batch;
    const { request } = first;
    const rows = batch.reduce((sum, part) => sum + part.to - part.from, 0);
    if (request.rows === undefined || (batch.length === 1 && rows === request.rows)) {
      request.answerWhole(await this.timed(request.tensors, request.rows));
      return;
    }
    const input = batch.length === 1 ? sliceRows(rangeOf(first)) : joinRows(batch.map(rangeOf));
    const outputs = await this.timed(input, rows);
    if (rowsOf(outputs) !== rows) {
      this.splits = false;
      throw new ModelError(
        `The model ${this.metadata.name} gave ${rowsOf(outputs) ?? 'no'} rows for ${rows}, so its requests cannot be run together or in parts. Load it with batching: false.`,
        { kind: 'run' },
      );
    }
    let at = 0;
    for (const part of batch) {
      const end = at + part.to - part.from;
      part.request.answer(part.from, { tensors: outputs, from: at, to: end });
      at = end;
    }
  }

  private async timed(input: NamedTensors, rows: number | undefined): Promise<NamedTensors> {
    const start = performance.now();
    const { outputs } = await this.inner.predict(input);
    if (rows !== undefined) this.limit.observe(rows, performance.now() - start);
    return outputs;
  }

  /** After a run of several failed: whose rows are at fault fails, the others do not. */
  private async runAlone(part: Part): Promise<void> {
    if (part.request.isOver) return;
    try {
      await this.runTogether([part]);
    } catch (error) {
      part.request.fail(error);
    }
  }
}
