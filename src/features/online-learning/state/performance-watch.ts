import type { OnlineSignal } from '../online-event.js';
import type { PerformanceLevel } from './online-metrics.js';
import { leastValue, relativeRise } from './relative-rise.js';

/** What the watch needs of the metric that decides. */
export interface WatchedMetric {
  readonly name: string;
  readonly higherIsBetter: boolean;
  readonly count: number;
  readonly value: number | undefined;
}

/** The watch as plain JSON. */
export interface PerformanceWatchJson {
  readonly baseline?: number | undefined;
  readonly exceeded: boolean;
}

/**
 * Holds the rolling metric of the serving model against its baseline. A model that comes without one is measured against its own
 * first full window.
 */
export class PerformanceWatch {
  readonly #threshold: number;
  readonly #leastRows: number;
  readonly #window: number;
  #baseline: number | undefined;
  #exceeded: boolean;

  constructor(
    rules: { readonly threshold: number; readonly leastRows: number; readonly window: number },
    { baseline, exceeded }: PerformanceWatchJson = { exceeded: false },
  ) {
    this.#threshold = rules.threshold;
    this.#leastRows = rules.leastRows;
    this.#window = rules.window;
    this.#baseline = baseline;
    this.#exceeded = exceeded;
  }

  /** Looks after a row was scored. */
  look(metric: WatchedMetric, sequence: number, timestamp: number, signals: OnlineSignal[]): void {
    const { value } = metric;
    if (value === undefined || !Number.isFinite(value)) return;
    if (this.#baseline === undefined) {
      if (metric.count >= this.#window) this.#baseline = value;
      return;
    }
    if (metric.count < this.#leastRows) return;
    const exceeded = relativeRise(this.#baseline, value, { upwards: !metric.higherIsBetter }) > this.#threshold;
    if (exceeded && !this.#exceeded) {
      signals.push({ kind: 'performance', sequence, timestamp, source: metric.name, value, threshold: this.#bound(metric.higherIsBetter) });
    }
    this.#exceeded = exceeded;
  }

  level(metric: WatchedMetric): PerformanceLevel | undefined {
    const { name, higherIsBetter, count: rows, value } = metric;
    const baseline = this.#baseline;
    if (baseline === undefined || value === undefined) return undefined;
    const drop = relativeRise(baseline, value, { upwards: !higherIsBetter });
    return { metric: name, higherIsBetter, baseline, value, rows, drop, threshold: this.#threshold, exceeded: this.#exceeded };
  }

  toJSON(): PerformanceWatchJson {
    return { baseline: this.#baseline, exceeded: this.#exceeded };
  }

  /** Value beyond which the drop is too big. */
  #bound(higherIsBetter: boolean): number {
    const baseline = this.#baseline as number;
    const change = this.#threshold * Math.max(Math.abs(baseline), leastValue);
    return higherIsBetter ? baseline - change : baseline + change;
  }
}
