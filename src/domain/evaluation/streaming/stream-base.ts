import { checkCount, checkNonNegative, checkPositive } from '../../stats/arguments/check-number.js';
import { isHigherBetter, type MetricName } from '../metric-name.js';
import type { ScoreOptions } from '../metric-options.js';
import type { MetricWindow, StreamingMetricJson } from '../streaming-metric.js';

/** Which metric runs over which rows. */
export interface MetricSubject {
  readonly name: MetricName;
  readonly window: MetricWindow;
}

/** What all streaming metrics share: what they are called, how much they have seen, and the frame of their JSON. */
export abstract class StreamBase {
  readonly name: MetricName;
  readonly window: MetricWindow;
  readonly higherIsBetter: boolean;
  readonly #options: ScoreOptions;
  #rows = 0;
  #weight = 0;

  constructor({ name, window }: MetricSubject, options: ScoreOptions) {
    this.name = name;
    this.window = window;
    this.higherIsBetter = isHigherBetter(name);
    this.#options = options;
  }

  get count(): number {
    if (this.window.kind === 'fading') return this.#weight;
    return this.window.kind === 'rolling' ? Math.min(this.#rows, this.window.size) : this.#rows;
  }

  toJSON(): StreamingMetricJson {
    return {
      format: 'mlflow-ops/metric',
      version: 1,
      name: this.name,
      window: this.window,
      options: this.#options,
      rows: this.#rows,
      weight: this.#weight,
      state: this.stateOf(),
    };
  }

  /** Takes over what {@link toJSON} gave. @throws StatisticsError when it is damaged */
  restore(json: StreamingMetricJson): void {
    this.#rows = checkCount('rows', json.rows as number);
    this.#weight = checkNonNegative('weight', json.weight as number);
    this.restoreState(json.state);
  }

  protected abstract stateOf(): unknown;

  protected abstract restoreState(state: unknown): void;

  protected checkWeight(weight: number): void {
    if (weight !== 1) checkPositive('weight', weight);
  }

  /** Counts a row that was taken. */
  protected counted(weight: number): void {
    this.#rows += 1;
    if (this.window.kind === 'fading') this.#weight = this.#weight * this.window.factor + weight;
  }
}
