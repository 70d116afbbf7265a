/** Longest time that SQLite may work, in milliseconds, before timers and sockets of the process get their turn. */
const sliceMs = 2;

/**
 * Lets synchronous pieces of work in one after the other, with a turn of the event loop between them as soon as they
 * have used up a time slice together. Many callers at once therefore never stall the process.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve();
  #usedMs = 0;

  /** Resolves when it is the caller's turn; the work must follow at once, without awaiting anything else. */
  take(): Promise<void> {
    const mine = this.#last.then(() => this.#yieldIfSpent());
    this.#last = mine;
    return mine;
  }

  /** Runs the work of this turn. */
  use<T>(work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.#usedMs += performance.now() - start;
    }
  }

  #yieldIfSpent(): Promise<void> | undefined {
    if (this.#usedMs < sliceMs) return undefined;
    this.#usedMs = 0;
    return new Promise((resolve) => setImmediate(resolve));
  }
}
