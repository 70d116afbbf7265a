import type { Clock } from '../../../core/clock.js';
import type { Logger } from '../../../core/logger.js';
import type { Alert, AlertSignal } from '../../../domain/drift/alerts/alert.js';
import { type AlertRules, type AlertState, alertStep, firingAlerts } from '../../../domain/drift/alerts/alert-step.js';
import type { AlertSettings } from './alert-options.js';
import { type AlertCounts, type AlertFailure, AlertQueue } from './alert-queue.js';

/** What alerts need of their surroundings. */
export interface AlertSurroundings {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of every alert that did not reach a handler. */
  readonly onFailure?: ((failure: AlertFailure) => void) | undefined;
  /** What {@link Alerts.toJSON} gave before a restart. */
  readonly state?: AlertState | undefined;
}

/** Turns observations into alerts and tells them to all handlers. Nothing a handler does reaches who observes. */
export class Alerts {
  readonly #rules: AlertRules;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onFailure: ((failure: AlertFailure) => void) | undefined;
  readonly #queues: readonly AlertQueue[];
  #state: AlertState;

  constructor({ handlers, rules, timeoutMs }: AlertSettings, { clock, logger, onFailure, state = {} }: AlertSurroundings) {
    this.#rules = rules;
    this.#clock = clock;
    this.#logger = logger;
    this.#onFailure = onFailure;
    this.#state = state;
    this.#queues = handlers.map(
      (handler, index) => new AlertQueue(nameOf(handler, index), handler, timeoutMs, (failure) => this.#report(failure)),
    );
  }

  /** Takes one observation; some alerts have rules of their own. */
  observe(signal: AlertSignal, rules: Partial<AlertRules> = {}): void {
    const { state, deliver } = alertStep(this.#state, signal, this.#clock.now(), { ...this.#rules, ...rules });
    this.#state = state;
    for (const alert of deliver) for (const queue of this.#queues) queue.push(alert);
  }

  /** The alerts that fire. */
  get firing(): readonly Alert[] {
    return firingAlerts(this.#state);
  }

  get counts(): Readonly<AlertCounts> {
    const total: AlertCounts = { delivered: 0, failed: 0, dropped: 0 };
    for (const { counts } of this.#queues) {
      total.delivered += counts.delivered;
      total.failed += counts.failed;
      total.dropped += counts.dropped;
    }
    return total;
  }

  /** Waits until every alert was delivered or given up; at most as long as the timeout of the handlers times the alerts that wait. */
  async settled(): Promise<void> {
    await Promise.all(this.#queues.map((queue) => queue.settled()));
  }

  /** {@link Alerts.settled}, at most as long as one alert may take. */
  async end(): Promise<void> {
    await Promise.all(this.#queues.map((queue) => queue.end()));
  }

  /** What a restart goes on with. */
  toJSON(): AlertState {
    return this.#state;
  }

  #report(failure: AlertFailure): void {
    const { handler, alert, error } = failure;
    const reason = error instanceof Error ? error.message : String(error);
    this.#logger.warn({ handler, key: alert.key, state: alert.state, reason }, 'An alert did not reach its handler.');
    try {
      this.#onFailure?.(failure);
    } catch {
      // Whoever wants to hear of failures must not cause one.
    }
  }
}

function nameOf(handler: AlertSettings['handlers'][number], index: number): string {
  return handler.name === undefined || handler.name === '' ? `handler ${index + 1}` : handler.name;
}
