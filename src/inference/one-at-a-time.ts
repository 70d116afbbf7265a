import type { CallOptions } from '../core/call-options.js';
import { ModelError } from '../core/errors/model-error.js';
import { AbortError, TimeoutError } from '../core/errors/request-error.js';

interface Waiter {
  admit(): void;
}

/** Callers that may wait; more would only make all of them too late. */
const mostWaiting = 8192;

/** Lets callers in one after the other, in the order they came; those who wait may leave by signal or deadline. */
export class OneAtATime {
  readonly #waiting = new Set<Waiter>();
  #busy = false;
  #idle: (() => void)[] = [];

  /**
   * Undefined when the caller is in at once, else what to await. Whoever got in must `leave`.
   *
   * @throws ModelError of kind `overloaded` when too many wait already
   */
  enter(what: string, call: CallOptions | undefined): Promise<void> | undefined {
    if (!this.#busy) {
      this.#busy = true;
      return undefined;
    }
    if (this.#waiting.size < mostWaiting) return this.#wait(what, call ?? {});
    throw new ModelError(`${mostWaiting} requests wait for ${what} already. Try again later.`, {
      kind: 'overloaded',
      details: { waiting: mostWaiting },
    });
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next !== undefined) {
      this.#waiting.delete(next);
      next.admit();
      return;
    }
    this.#busy = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Resolves once nobody is in and nobody waits. */
  async drained(): Promise<void> {
    if (this.#busy) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #wait(what: string, { signal, timeoutMs }: CallOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const forget = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(waiter);
      };
      const abort = () => {
        forget();
        reject(new AbortError(`The call was aborted while it waited for ${what}.`, { cause: signal?.reason }));
      };
      const waiter: Waiter = {
        admit: () => {
          forget();
          resolve();
        },
      };
      signal?.addEventListener('abort', abort);
      if (timeoutMs !== undefined) {
        const late = () => {
          forget();
          reject(new TimeoutError(`The call gave up after ${Math.round(timeoutMs)} ms of waiting for ${what}.`));
        };
        timer = setTimeout(late, timeoutMs).unref();
      }
      this.#waiting.add(waiter);
    });
  }
}
