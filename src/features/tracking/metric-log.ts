import type { Metric } from '../../core/entities/metric.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseInteger } from '../../core/validation/integer.js';
import { parseKey } from '../../core/validation/key.js';
import { parseMetric, parseMetricValue } from '../../core/validation/metric.js';
import { ObservationClock } from './observation-clock.js';
import { ownEntries } from './own-entries.js';

/** Where an observation belongs. */
export interface MetricOptions {
  /** Any integer. @default 0 */
  readonly step?: number | undefined;
  /** Epoch milliseconds. @default the time of the call, moved on where an equal observation has it already */
  readonly timestamp?: number | undefined;
  /** Logged model that the observation evaluates. */
  readonly modelId?: string | undefined;
  /** Dataset that the observation was made on. */
  readonly dataset?: { readonly name: string; readonly digest: string } | undefined;
}

/** A metric that nobody else has seen, so that its timestamp can still be set. */
type Untimed = Metric & { timestamp: number };

/** Names checked before are not checked again; the set starts over when it gets this large. */
const rememberedKeys = 10_000;

/** Makes the observations of one run: checks them and fixes their timestamps. */
export class MetricLog {
  readonly #clock = new ObservationClock();
  readonly #keys = new Set<string>();

  /**
   * One observation made at `now`.
   *
   * @throws ValidationError
   */
  observe(now: number, key: string, value: number, options: MetricOptions | undefined): Metric {
    return this.#timed(now, this.#parse(key, value, options), options?.timestamp === undefined);
  }

  /**
   * The observations of one call, all made at `now`.
   *
   * @throws ValidationError when one of them is wrong.
   */
  observeAll(now: number, values: unknown, options: MetricOptions | undefined): Metric[] {
    const metrics = ownEntries('The metrics', values).map(([key, value]) => this.#parse(key, value as number, options));
    return metrics.map((metric) => this.#timed(now, metric, options?.timestamp === undefined));
  }

  #parse(key: string, value: number, options: MetricOptions | undefined): Untimed {
    if (!this.#keys.has(key)) this.#remember(parseKey('metric', key));
    if (options === undefined) return { key, value: parseMetricValue(key, value), timestamp: 0, step: 0 };
    if (typeof options !== 'object' || options === null) {
      throw new ValidationError(`The options of metric "${key}" must be an object such as { step: 1 }, not ${describe(options)}.`);
    }
    if (options.modelId === undefined && options.dataset === undefined && options.timestamp === undefined) {
      const step = options.step === undefined ? 0 : parseInteger(`The step of metric "${key}"`, options.step);
      return { key, value: parseMetricValue(key, value), timestamp: 0, step };
    }
    const { step, timestamp, modelId, dataset } = options;
    if (dataset !== undefined && (typeof dataset?.name !== 'string' || typeof dataset.digest !== 'string')) {
      throw new ValidationError(`The dataset of metric "${key}" must be an object { name, digest }, not ${describe(dataset)}.`);
    }
    return parseMetric({ key, value, step, timestamp, modelId, datasetName: dataset?.name, datasetDigest: dataset?.digest }, 0);
  }

  #timed(now: number, metric: Untimed, assign: boolean): Metric {
    const { key, step, value, modelId } = metric;
    if (!assign) {
      this.#clock.note(now, metric.timestamp, key, step, value);
      return metric;
    }
    metric.timestamp = this.#clock.assign(now, key, step, value, modelId);
    return metric;
  }

  #remember(key: string): void {
    if (this.#keys.size >= rememberedKeys) this.#keys.clear();
    this.#keys.add(key);
  }
}
