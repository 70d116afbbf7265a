import { outsideCallers } from '../../../core/outside-callers.js';
import type { Alerts } from '../alerts/alerts.js';
import type { PipelineSession } from '../pipeline-session.js';
import { alertSignals } from './alert-signals.js';

/** Looks at what there is to alert about, and keeps what was told: a restart does not tell it again, and tells when it is over. */
export class AlertWatch {
  readonly #session: PipelineSession;
  #timer: NodeJS.Timeout | undefined;
  #saved: Promise<void> = Promise.resolve();

  constructor(session: PipelineSession) {
    this.#session = session;
  }

  /** Looks as often as the pipeline looks at its triggers, whatever an update does meanwhile. */
  start(): void {
    const { alerts, settings } = this.#session;
    if (alerts === undefined) return;
    outsideCallers(() => {
      this.#timer = setInterval(() => this.#look(alerts), settings.checkIntervalMs).unref();
    });
  }

  /** Looks no more, and waits until all is told and kept; not for handlers that hang. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#session.alerts?.end();
    await this.#saved;
  }

  /** Never throws: nobody would catch it. */
  #look(alerts: Alerts): void {
    try {
      this.#observe(alerts);
      this.#session.problems.remove('looking for alerts');
    } catch (error) {
      this.#session.problems.add('looking for alerts', error);
    }
  }

  #observe(alerts: Alerts): void {
    const { files, problems } = this.#session;
    const before = alerts.firing;
    for (const signal of alertSignals(this.#session)) alerts.observe(signal);
    const now = alerts.firing;
    if (now.length === before.length && now.every((alert, at) => alert === before[at])) return;
    // Only then: what a process took with it before it was told is told again.
    this.#saved = this.#saved
      .then(() => alerts.settled())
      .then(() => files.saveAlerts(alerts.toJSON()))
      .catch((error: unknown) => problems.add('keeping the alerts', error));
  }
}
