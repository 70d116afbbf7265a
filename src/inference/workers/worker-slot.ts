import { ModelError } from '../../core/errors/model-error.js';
import { outsideCallers } from '../../core/outside-callers.js';
import type { NamedTensors } from '../../ports/predictor.js';
import type { OnnxPredictorOptions } from '../onnx-predictor.js';
import { WorkerThread } from './worker-thread.js';

/** Waits before the second, third … replacement in a row, in milliseconds; the first is at once. */
const firstPauseMs = 100;
const longestPauseMs = 10_000;

/** What a slot tells the pool. */
export interface SlotEvents {
  onFree(): void;
  /** Its thread could not load the model again; it is tried once more after a pause. */
  onUnusable(error: ModelError): void;
}

/** A place for one thread, which is replaced when it is lost: at once, then after pauses that double until a run succeeds. */
export class WorkerSlot {
  /** Settles when the first thread has loaded the model, or cannot. */
  readonly firstReady: Promise<void>;
  private thread: WorkerThread | undefined;
  private failures = 0;
  private ready = false;
  private pause: NodeJS.Timeout | undefined;
  private closed = false;
  /** A lost thread whose native code still runs. */
  private lingering = 0;
  private settleFirst: { resolve(): void; reject(error: ModelError): void } | undefined;

  constructor(
    private readonly file: URL,
    private readonly options: OnnxPredictorOptions,
    private readonly events: SlotEvents,
  ) {
    this.firstReady = new Promise((resolve, reject) => {
      this.settleFirst = { resolve, reject };
    });
    this.firstReady.catch(() => {});
    this.start();
  }

  get isFree(): boolean {
    return this.thread?.isFree === true;
  }

  /** Whether a thread is there or has just been started: not when the last could not load. */
  get isUsable(): boolean {
    return this.ready || this.failures < 2;
  }

  async run(tensors: NamedTensors, hangMs: number): Promise<NamedTensors> {
    if (this.thread === undefined) throw new ModelError('The worker thread is gone. Try again.', { kind: 'worker' });
    const outputs = await this.thread.run(tensors, hangMs);
    this.failures = 0;
    return outputs;
  }

  /** A pause holds the process open only while requests wait for its end. */
  isWanted(wanted: boolean): void {
    if (wanted) this.pause?.ref();
    else this.pause?.unref();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.pause);
    await this.thread?.terminate();
  }

  private start(): void {
    this.thread = outsideCallers(
      () =>
        new WorkerThread(this.file, this.options, {
          onReady: () => {
            this.ready = true;
            this.settleFirst?.resolve();
            this.settleFirst = undefined;
            this.events.onFree();
          },
          onFree: () => this.events.onFree(),
          onLost: (error) => this.lost(error),
          onExit: () => {
            this.lingering = Math.max(0, this.lingering - 1);
          },
        }),
    );
  }

  private lost(error: ModelError): void {
    this.thread = undefined;
    this.ready = false;
    this.lingering += 1;
    if (this.settleFirst !== undefined) {
      this.settleFirst.reject(error);
      this.closed = true;
    }
    if (this.closed) return;
    this.failures += 1;
    this.restart();
    if (!this.isUsable) this.events.onUnusable(error);
  }

  private restart(): void {
    const pauseMs = this.failures <= 1 ? 0 : Math.min(firstPauseMs * 2 ** (this.failures - 2), longestPauseMs);
    this.pause = setTimeout(() => {
      this.pause = undefined;
      if (this.closed) return;
      // One thread that hangs is bridged; with two, the number of threads would grow with every hang.
      if (this.lingering > 1) {
        this.failures += 1;
        this.restart();
      } else this.start();
    }, pauseMs).unref();
  }
}
