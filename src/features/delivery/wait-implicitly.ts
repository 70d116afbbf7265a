import type { DeliveryLoop } from './delivery-loop.js';
import type { Ledger } from './ledger.js';

/**
 * Waits for one run, or for everything, as long as the store makes progress: gives up `graceMs` after the last answer, or
 * after the start. A wait that gave up a moment ago is not repeated: the ends of nested runs and of the process share one grace.
 */
export class ImplicitWait {
  readonly #ledger: Ledger;
  readonly #loop: DeliveryLoop;
  readonly #graceMs: number;
  #gaveUpAt = Number.NEGATIVE_INFINITY;

  constructor(ledger: Ledger, loop: DeliveryLoop, graceMs: number) {
    this.#ledger = ledger;
    this.#loop = loop;
    this.#graceMs = graceMs;
  }

  /** Resolves when everything up to `lastSequence` is settled or the wait gave up. Holds the process meanwhile. */
  async until(lastSequence: number, runKey: string | undefined): Promise<void> {
    const account = this.#ledger.account(runKey);
    const start = performance.now();
    if (account.pending === 0 || this.#gaveUpSince(start - this.#graceMs)) return;
    const { settled, stop } = account.wait(lastSequence);
    const grace = this.#stalled(start);
    this.#loop.hurry();
    await Promise.race([settled.catch(() => {}), grace.over]);
    grace.stop();
    stop();
  }

  #gaveUpSince(time: number): boolean {
    return this.#gaveUpAt > this.#ledger.lastProgress && this.#gaveUpAt > time;
  }

  /** Its timer is the only one that holds the process: nothing else keeps it alive while it delivers its last values. */
  #stalled(start: number): { readonly over: Promise<void>; stop(): void } {
    let timer: NodeJS.Timeout | undefined;
    let turn: NodeJS.Immediate | undefined;
    const left = (): number => Math.max(start, this.#ledger.lastProgress) + this.#graceMs - performance.now();
    const over = new Promise<void>((resolve) => {
      const wait = (): void => {
        timer = setTimeout(() => {
          // Where this process itself was busy for so long, an answer may have come that nobody has read yet.
          if (left() > 0) wait();
          else turn = setImmediate(giveUp);
        }, left());
      };
      const giveUp = (): void => {
        if (left() > 0) {
          wait();
          return;
        }
        this.#gaveUpAt = performance.now();
        resolve();
      };
      giveUp();
    });
    const stop = (): void => {
      clearTimeout(timer);
      clearImmediate(turn);
    };
    return { over, stop };
  }
}
