import { isPredictedValue, lossOf, type PredictedValue } from '../../../../domain/experiment/metrics/loss.js';
import type { UnitLayout } from '../../../../domain/experiment/metrics/unit-layout.js';
import type { RejectionReason } from '../../../../domain/experiment/test-totals.js';
import { isCountable } from '../units/unit-contribution.js';

/** Values by the names of metrics, as traffic gives them. */
export type MetricValues = ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>;

/** The checked values of one outcome; one object is used for every outcome. */
export class OutcomeValues {
  readonly #layout: UnitLayout;
  /** Metrics of kind `error`. */
  readonly errorMetrics: readonly number[];
  /** Metrics that have a value. */
  size = 0;
  /** Their places, values and denominators; what is beyond `size` is of an earlier outcome: emptying arrays costs more than the rest. */
  readonly metrics: number[] = [];
  readonly values: number[] = [];
  readonly denominators: number[] = [];

  constructor(layout: UnitLayout) {
    this.#layout = layout;
    this.errorMetrics = layout.metrics.flatMap(({ metric }, position) => (metric.kind === 'error' ? [position] : []));
  }

  clear(): void {
    this.size = 0;
  }

  /** Takes the values of metrics; returns why it cannot. */
  take(values: MetricValues): RejectionReason | undefined {
    if (values instanceof Map) {
      for (const [name, value] of values) {
        const reason = this.#takeOne(name, value);
        if (reason !== undefined) return reason;
      }
      return undefined;
    }
    for (const name of Object.keys(values)) {
      const reason = this.#takeOne(name, (values as Readonly<Record<string, unknown>>)[name]);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /** Takes the losses of a prediction; returns why it cannot. */
  takeLosses(prediction: PredictedValue, actual: PredictedValue): RejectionReason | undefined {
    for (const metric of this.errorMetrics) {
      const loss = lossOf(this.#layout.metrics[metric]?.metric.loss, prediction, actual);
      if (!isCountable(loss)) return 'not-a-number';
      this.#push(metric, loss, 0);
    }
    return undefined;
  }

  /** Whether something can be compared by any of the error metrics. */
  isComparable(value: unknown): value is PredictedValue {
    if (!isPredictedValue(value)) return false;
    return this.errorMetrics.every((metric) => {
      const loss = this.#layout.metrics[metric]?.metric.loss;
      return loss === 'zeroOne' || typeof value !== 'string';
    });
  }

  #takeOne(name: string, given: unknown): RejectionReason | undefined {
    const metric = this.#layout.index.get(name) ?? -1;
    const kind = this.#layout.metrics[metric]?.metric.kind;
    if (kind === undefined) return 'unknown-metric';
    if (kind === 'ratio') {
      const { numerator, denominator } = sumsOf(given);
      if (!isCountable(numerator) || !isCountable(denominator)) return 'not-a-number';
      return this.#push(metric, numerator, denominator);
    }
    const value = typeof given === 'boolean' ? Number(given) : given;
    if (!isCountable(value) || (kind === 'proportion' && (value < 0 || value > 1))) return 'not-a-number';
    return this.#push(metric, value, 0);
  }

  #push(metric: number, value: number, denominator: number): undefined {
    this.metrics[this.size] = metric;
    this.values[this.size] = value;
    this.denominators[this.size] = denominator;
    this.size += 1;
  }
}

function sumsOf(given: unknown): { readonly numerator?: unknown; readonly denominator?: unknown } {
  try {
    const { numerator, denominator } = (given ?? {}) as { numerator?: unknown; denominator?: unknown };
    return { numerator, denominator };
  } catch {
    // A getter that throws gives no value.
    return {};
  }
}
