import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import type { DetectorJson } from '../streaming-detector.js';
import { checkValue } from './check-value.js';
import { type DetectorState, readDetectorOptions } from './detector-json.js';
import { ExponentialHistogram } from './exponential-histogram.js';
import { type Filled, RestartingDetector, type Signal } from './restarting-detector.js';

/** How {@link Adwin} decides. */
export interface AdwinOptions {
  /** Significance: smaller has fewer false alarms and is slower. @default 0.002 */
  readonly delta?: number | undefined;
  /** Values from one look at the window to the next; 1 finds changes soonest and costs most. @default 32 */
  readonly clock?: number | undefined;
  /** Buckets of each size in the summary of the window, 2 to 100; more are more exact and slower. @default 5 */
  readonly maxBuckets?: number | undefined;
  /** Shortest part of the window that is compared with the rest. @default 5 */
  readonly minWindowLength?: number | undefined;
  /** No decision before the window is longer than this. @default 10 */
  readonly gracePeriod?: number | undefined;
}

/**
 * ADWIN, adaptive windowing: detects a change when two parts of the window of all values since the last one have means that differ by
 * more than chance allows. For error bits and for numbers of the order of 1; rises and falls count alike.
 *
 * With parts of n₀ and n₁ values, m = 1/(n₀ − l + 1) + 1/(n₁ − l + 1) with l the shortest part, and δ' = ln(2 ln(n)/δ), the means may
 * differ by √(2 m σ² δ') + ⅔ m δ' (A. Bifet and R. Gavaldà, Learning from Time-Changing Data with Adaptive Windowing, SDM 2007; every
 * cut between two buckets is tried, as in River 0.26).
 *
 * @example
 * ```ts
 * import { Adwin } from 'mlflow-ops/drift';
 * const detector = new Adwin();
 * for (let i = 0; i < 1000; i++) detector.update(i % 2);
 * let delay = 0;
 * while (!detector.update(4 + (delay % 4)).driftDetected) delay++;
 * delay; // => 23
 * ```
 */
export class Adwin extends RestartingDetector {
  readonly kind = 'adwin';
  readonly options: Filled<AdwinOptions>;
  readonly #window: ExponentialHistogram;

  /** @throws ValidationError when an option is out of its range or not known */
  constructor(options: AdwinOptions = {}) {
    super();
    const {
      delta = 0.002,
      clock = 32,
      maxBuckets = 5,
      minWindowLength = 5,
      gracePeriod = 10,
    } = parseKnownFields('The options of Adwin', options, ['delta', 'clock', 'maxBuckets', 'minWindowLength', 'gracePeriod']);
    this.options = {
      delta: parseNumber('delta', delta, { above: 0, below: 1 }),
      clock: parseInteger('clock', clock, { min: 1 }),
      maxBuckets: parseInteger('maxBuckets', maxBuckets, { min: 2, max: 100 }),
      minWindowLength: parseInteger('minWindowLength', minWindowLength, { min: 1 }),
      gracePeriod: parseInteger('gracePeriod', gracePeriod, { min: 1 }),
    };
    this.#window = new ExponentialHistogram(this.options.maxBuckets);
  }

  /** Reads what {@link toJSON} gave. @throws ValidationError when it is no such object */
  static fromJSON(json: DetectorJson): Adwin {
    return new Adwin(readDetectorOptions(json, 'adwin')).restore(json);
  }

  /** Values in the window: all since the beginning; right after a detection only the newest part of them. */
  get width(): number {
    return this.#window.width;
  }

  /** Mean of the values in the window; 0 without values. */
  get mean(): number {
    return this.#window.width === 0 ? 0 : this.#window.total / this.#window.width;
  }

  /** Variance of the values in the window, with denominator n; 0 without values. */
  get variance(): number {
    return this.#window.width === 0 ? 0 : Math.max(0, this.#window.deviation / this.#window.width);
  }

  override update(value: number): this {
    return this.take(checkValue(value));
  }

  protected observe(value: number, samples: number): Signal {
    this.#window.insert(value);
    if (samples % this.options.clock !== 0 || this.#window.width <= this.options.gracePeriod) return 'none';
    let signal: Signal = 'none';
    while (this.#partsDiffer()) {
      signal = 'drift';
      this.#window.dropOldest();
    }
    return signal;
  }

  /** Whether the means of older and newer values differ too much at any cut between two buckets. */
  #partsDiffer(): boolean {
    const { delta, minWindowLength } = this.options;
    const { rows, stride, counts, totals, width, total, deviation } = this.#window;
    const logOdds = Math.log((2 * Math.log(width)) / delta);
    const variance = deviation / width;
    let n0 = 0;
    let n1 = width;
    let total0 = 0;
    let total1 = total;
    for (let row = rows - 1, size = 2 ** row; row >= 0; row--, size /= 2) {
      const start = row * stride;
      const end = start + (counts[row] as number);
      for (let bucket = start; bucket < end; bucket++) {
        n0 += size;
        n1 -= size;
        total0 += totals[bucket] as number;
        total1 -= totals[bucket] as number;
        if (n1 < minWindowLength) return false;
        if (n0 < minWindowLength) continue;
        const m = 1 / (n0 - minWindowLength + 1) + 1 / (n1 - minWindowLength + 1);
        const allowed = Math.sqrt(2 * m * variance * logOdds) + (2 / 3) * logOdds * m;
        if (Math.abs(total0 / n0 - total1 / n1) > allowed) return true;
      }
    }
    return false;
  }

  protected forget(): void {
    this.#window.clear();
  }

  protected memory(): object {
    return this.#window.toJSON();
  }

  protected recall(state: DetectorState, samples: number): void {
    this.#window.restore(state);
    parseInteger(`${state.what} number of values in the buckets`, this.#window.width, { min: Math.min(1, samples), max: samples });
  }
}
