import type { Outbox } from '../../ports/outbox.js';

/** Longest stretch for which callers may go on without letting the event loop turn. */
const longestStretchMs = 5;

/** Lets producers wait until the buffer is less than half full. */
export class Room {
  readonly #outbox: Outbox;
  readonly #onWaiting: () => void;
  #waiting: (() => void)[] = [];
  #turnedAt = 0;

  /** @param onWaiting - Hears that someone waits, so that the deliveries make room at once. */
  constructor(outbox: Outbox, onWaiting: () => void) {
    this.#outbox = outbox;
    this.#onWaiting = onWaiting;
  }

  /**
   * Resolves at once below the mark, except that every 5 ms it lets the event loop turn: a loop that only awaits resolved
   * promises would keep the deliveries from running.
   */
  async ready(): Promise<void> {
    if (performance.now() - this.#turnedAt > longestStretchMs) {
      await new Promise(setImmediate);
      this.#turnedAt = performance.now();
    }
    if (this.#isFree()) return;
    this.#onWaiting();
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Entries were settled: whoever waits for room may go on. */
  settled(): void {
    if (this.#waiting.length === 0 || !this.#isFree()) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #isFree(): boolean {
    return this.#outbox.size.bytes < this.#outbox.maxBytes / 2;
  }
}
