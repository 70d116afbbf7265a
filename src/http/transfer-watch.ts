import type { MlflowOpsError } from '../core/errors/mlflow-ops-error.js';
import { AbortError, TimeoutError } from '../core/errors/request-error.js';
import { longestTimerMs } from './timing.js';

/** What may end a transfer before its bytes are through. */
export interface TransferLimits {
  readonly method: string;
  readonly path: string;
  readonly origin: string;
  /** Longest time without a byte moving, in milliseconds. */
  readonly idleMs: number;
  /** Longest time for all of it, in milliseconds. */
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Ends one transfer when its bytes stop moving, its time is up, its caller aborts or the client closes. */
export class TransferWatch {
  readonly #limits: TransferLimits;
  readonly #end = new AbortController();
  readonly #idle: NodeJS.Timeout;
  readonly #late: NodeJS.Timeout | undefined;
  readonly #abort = () => this.#fail(new AbortError(`${this.#what} was aborted.`, this.#facts));
  #failure: MlflowOpsError | undefined;
  #resting = false;
  /** Since its time without a byte was up. */
  #moved = false;
  #over = false;

  constructor(limits: TransferLimits) {
    this.#limits = limits;
    const { origin, idleMs, timeoutMs, signal } = limits;
    const timeout = (message: string) => () => this.#fail(new TimeoutError(message, { ...this.#facts, retryable: true }));
    const stuck = timeout(`No byte of ${this.#what} moved for ${Math.round(idleMs)} ms; ${origin} or the way to it is stuck.`);
    this.#idle = setTimeout(() => {
      this.#moved = false;
      // Where this process itself was busy for so long, bytes may have come that nobody has read yet.
      setImmediate(() => {
        if (!this.#moved && !this.#resting) stuck();
      });
    }, clamp(idleMs)).unref();
    this.#late =
      timeoutMs === undefined
        ? undefined
        : setTimeout(timeout(`${this.#what} was not done within ${Math.round(timeoutMs)} ms.`), clamp(timeoutMs)).unref();
    signal?.addEventListener('abort', this.#abort);
    if (signal?.aborted) this.#abort();
  }

  /** Aborts when the transfer has to end. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Why the transfer had to end, once it had to. */
  get failure(): MlflowOpsError | undefined {
    return this.#failure;
  }

  /** A byte moved, or from now on one should. */
  touch(): void {
    this.#resting = false;
    this.#moved = true;
    // Refreshing would start a cleared timer again.
    if (!this.#over) this.#idle.refresh();
  }

  /** The next byte waits for our side, so that its silence means nothing. */
  rest(): void {
    this.#resting = true;
  }

  /** The client closes. */
  close(): void {
    this.#fail(new AbortError(`The client was closed before ${this.#what} was done.`, this.#facts));
  }

  /** The transfer is over: nothing is watched any more. */
  stop(): void {
    this.#over = true;
    clearTimeout(this.#idle);
    clearTimeout(this.#late);
    this.#limits.signal?.removeEventListener('abort', this.#abort);
  }

  get #what(): string {
    return `${this.#limits.method} ${this.#limits.path}`;
  }

  get #facts() {
    return { method: this.#limits.method, path: this.#limits.path };
  }

  #fail(error: MlflowOpsError): void {
    if (this.#over) return;
    this.#failure = error;
    this.stop();
    this.#end.abort();
  }
}

function clamp(ms: number): number {
  return Math.min(ms, longestTimerMs);
}
