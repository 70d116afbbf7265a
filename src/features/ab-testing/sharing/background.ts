import { setMaxListeners } from 'node:events';
import type { CallOptions } from '../../../core/call-options.js';
import type { Logger } from '../../../core/logger.js';
import { outsideCallers } from '../../../core/outside-callers.js';

/** What goes on in the background. */
export interface BackgroundWork {
  readonly intervalMs: number;
  readonly logger: Logger;
  /** One exchange with the state store. */
  round(call: CallOptions): Promise<void>;
  /** Goes on until the signal; begins anew after a round when it ended before. Never rejects. */
  follow(signal: AbortSignal): Promise<void>;
}

/** Longest time that one round waits for the state store, in milliseconds. */
const roundMs = 10_000;

/**
 * Exchanges what is known with the state store at intervals: each round begins when the former has ended. A store that does not
 * answer is one warning, until it answers again.
 */
export class Background {
  readonly #work: BackgroundWork;
  readonly #end = new AbortController();
  #started = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #following: Promise<void> | undefined;
  /** Whether the last round failed. */
  isAway = false;

  constructor(work: BackgroundWork) {
    this.#work = work;
    // Every test that is flushed listens to it at the same time.
    setMaxListeners(0, this.#end.signal);
  }

  /** Begins at once with the first round. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    outsideCallers(() => this.#next(0));
  }

  /** Starts no further round; waits for one under way. */
  async stop(): Promise<void> {
    this.#end.abort();
    clearTimeout(this.#timer);
    await this.#running;
    await this.#following;
  }

  #next(delayMs: number): void {
    if (this.#end.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#round();
      void this.#running.then(() => this.#next(this.#work.intervalMs));
    }, delayMs).unref();
  }

  /** Never rejects. */
  async #round(): Promise<void> {
    const { logger } = this.#work;
    try {
      await this.#work.round({ signal: this.#end.signal, timeoutMs: roundMs });
      this.#following ??= this.#work.follow(this.#end.signal).finally(() => {
        this.#following = undefined;
      });
      if (this.isAway) logger.info({}, 'The state store of the A/B tests answers again.');
      this.isAway = false;
    } catch (error) {
      if (this.#end.signal.aborted || this.isAway) return;
      this.isAway = true;
      logger.warn({ error }, 'The state store of the A/B tests does not answer; requests are routed on, and what is recorded waits.');
    }
  }
}
