import type { CallOptions } from '../../core/call-options.js';
import { AbortError } from '../../core/errors/request-error.js';

/** How long a call waits for a lock that another process holds. */
const defaultTimeoutMs = 20_000;

/** When one call of the store has to be over, counted from its start and shared by all transactions it needs. */
export class Deadline {
  readonly #start = performance.now();
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;

  constructor(call: CallOptions | undefined) {
    this.#timeoutMs = call?.timeoutMs ?? defaultTimeoutMs;
    this.#signal = call?.signal;
  }

  get elapsedMs(): number {
    return performance.now() - this.#start;
  }

  get leftMs(): number {
    return this.#timeoutMs - this.elapsedMs;
  }

  /** @throws AbortError when the caller's signal ended the call. */
  throwIfAborted(): void {
    if (this.#signal?.aborted === true) throw abortError(this.#signal);
  }

  /** Waits without holding the process open. @throws AbortError */
  pause(ms: number): Promise<void> {
    this.throwIfAborted();
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        clearTimeout(timer);
        reject(abortError(signal));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms).unref();
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}

function abortError(signal: AbortSignal | undefined): AbortError {
  return new AbortError('The call to the embedded store was aborted by its signal.', { cause: signal?.reason });
}
