import { awaitWithin } from '../../../core/await-within.js';
import { outsideCallers } from '../../../core/outside-callers.js';
import type { Alert } from '../../../domain/drift/alerts/alert.js';
import { type AlertHandler, callHandler } from './alert-handler.js';

/** What became of the alerts for one handler. */
export interface AlertCounts {
  delivered: number;
  /** The handler threw, or took too long. */
  failed: number;
  /** Given up unsent, because too many were waiting or the handler hung when the pipeline stopped. */
  dropped: number;
}

/** An alert that did not reach a handler. */
export interface AlertFailure {
  readonly handler: string;
  readonly alert: Alert;
  readonly error: unknown;
}

/** Alerts that wait for a handler that is slow; beyond these the oldest are dropped. */
const longestQueue = 100;

/** Gives alerts to one handler, one after the other and in order, never on the stack of who raised them. */
export class AlertQueue {
  readonly counts: AlertCounts = { delivered: 0, failed: 0, dropped: 0 };
  readonly #name: string;
  readonly #handler: AlertHandler;
  readonly #timeoutMs: number;
  readonly #onFailure: (failure: AlertFailure) => void;
  readonly #waiting: Alert[] = [];
  #working: Promise<void> | undefined;

  constructor(name: string, handler: AlertHandler, timeoutMs: number, onFailure: (failure: AlertFailure) => void) {
    this.#name = name;
    this.#handler = handler;
    this.#timeoutMs = timeoutMs;
    this.#onFailure = onFailure;
  }

  push(alert: Alert): void {
    this.#waiting.push(alert);
    if (this.#waiting.length > longestQueue) {
      this.#waiting.shift();
      this.counts.dropped++;
    }
    this.#working ??= outsideCallers(() => this.#work());
  }

  /** Waits until nothing waits. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** Waits until nothing waits, at most as long as one alert may take; what waits still is given up. */
  async end(): Promise<void> {
    await awaitWithin(`the alert handler ${this.#name}`, this.settled(), { timeoutMs: this.#timeoutMs }).catch(() => {});
    this.counts.dropped += this.#waiting.length;
    this.#waiting.length = 0;
  }

  async #work(): Promise<void> {
    await undefined;
    for (let alert = this.#waiting.shift(); alert !== undefined; alert = this.#waiting.shift()) await this.#deliver(alert);
    this.#working = undefined;
  }

  async #deliver(alert: Alert): Promise<void> {
    const end = new AbortController();
    try {
      const told = callHandler(this.#handler, alert, { signal: end.signal });
      await awaitWithin(`the alert handler ${this.#name}`, told, { timeoutMs: this.#timeoutMs });
      this.counts.delivered++;
    } catch (error) {
      this.counts.failed++;
      this.#onFailure({ handler: this.#name, alert, error });
    } finally {
      end.abort();
    }
  }
}
