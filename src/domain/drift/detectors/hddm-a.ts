import { parseFlag } from '../../../core/validation/flag.js';
import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import type { DetectorJson } from '../streaming-detector.js';
import { checkError } from './check-value.js';
import { type DetectorState, readDetectorOptions, readNumber } from './detector-json.js';
import { type Filled, RestartingDetector, type Signal } from './restarting-detector.js';

/** How {@link HddmA} decides. */
export interface HddmAOptions {
  /** Probability of a false change at a cut. @default 0.001 */
  readonly driftConfidence?: number | undefined;
  /** Probability of a false warning at a cut; at least that of a change. @default 0.005 */
  readonly warningConfidence?: number | undefined;
  /** Whether a fall of the error rate is a change too. @default false */
  readonly twoSided?: boolean | undefined;
}

/**
 * Drift detection by Hoeffding's inequality on averages (A-test): detects a rise of an error rate (or, two-sided, any change) against
 * the stretch from the beginning to the cut at which the rate was surest to be low.
 *
 * The cut moves to n when z̄ₙ + √(ln(1/α)/2n) is not above its value at the cut x; the rate rose when
 * z̄ − x̄ ≥ √(m/2 · ln(2/α)) with m = (n − n_x)/(n·n_x) (I. Frías-Blanco and others, Online and Non-Parametric Drift Detection Methods
 * Based on Hoeffding's Bounds, IEEE Transactions on Knowledge and Data Engineering 27, 2015).
 *
 * @example
 * ```ts
 * import { HddmA } from 'mlflow-ops/drift';
 * const detector = new HddmA();
 * for (let i = 0; i < 1000; i++) detector.update(i % 5 === 0 ? 1 : 0);
 * let delay = 0;
 * while (!detector.update(delay % 5 === 0 ? 0 : 1).driftDetected) delay++;
 * delay < 100; // => true
 * ```
 */
export class HddmA extends RestartingDetector {
  readonly kind = 'hddmA';
  readonly options: Filled<HddmAOptions>;
  /** Logarithms of the reciprocals of confidences: one for the bounds of a mean, two-sided ones to judge by. */
  readonly #logBound: number;
  readonly #logDrift: number;
  readonly #logWarning: number;
  #mean = 0;
  /** Where the rate was surest to be low: values up to there, and their mean. */
  #lowN = 0;
  #lowMean = 0;
  /** Where it was surest to be high. */
  #highN = 0;
  #highMean = 0;

  /** @throws ValidationError when an option is out of its range or not known */
  constructor(options: HddmAOptions = {}) {
    super();
    const {
      driftConfidence = 0.001,
      warningConfidence = 0.005,
      twoSided = false,
    } = parseKnownFields('The options of HddmA', options, ['driftConfidence', 'warningConfidence', 'twoSided']);
    this.options = {
      driftConfidence: parseNumber('driftConfidence', driftConfidence, { above: 0, below: 1 }),
      warningConfidence: parseNumber('warningConfidence', warningConfidence, { min: driftConfidence, below: 1 }),
      twoSided: parseFlag('twoSided', twoSided),
    };
    this.#logBound = Math.log(1 / driftConfidence);
    this.#logDrift = Math.log(2 / driftConfidence);
    this.#logWarning = Math.log(2 / warningConfidence);
  }

  /** Reads what {@link toJSON} gave. @throws ValidationError when it is no such object */
  static fromJSON(json: DetectorJson): HddmA {
    return new HddmA(readDetectorOptions(json, 'hddmA')).restore(json);
  }

  /** @param error - 1 when the prediction was wrong, 0 when it was right */
  override update(error: number): this {
    return this.take(checkError(error));
  }

  protected observe(error: number, samples: number): Signal {
    this.#mean += (1 / samples) * (error - this.#mean);
    const bound = this.#bound(samples);
    if (samples === 1 || this.#lowMean + this.#bound(this.#lowN) >= this.#mean + bound) {
      this.#lowN = samples;
      this.#lowMean = this.#mean;
    }
    if (samples === 1 || this.#highMean - this.#bound(this.#highN) <= this.#mean - bound) {
      this.#highN = samples;
      this.#highMean = this.#mean;
    }
    if (this.#changed(samples, this.#logDrift)) return 'drift';
    return this.#changed(samples, this.#logWarning) ? 'warning' : 'none';
  }

  #bound(n: number): number {
    return Math.sqrt((1 / (2 * n)) * this.#logBound);
  }

  #changed(n: number, logOdds: number): boolean {
    if (differ(this.#mean - this.#lowMean, this.#lowN, n, logOdds)) return true;
    return this.options.twoSided && differ(this.#highMean - this.#mean, this.#highN, n, logOdds);
  }

  protected forget(): void {
    this.#mean = 0;
    this.#lowN = 0;
    this.#lowMean = 0;
    this.#highN = 0;
    this.#highMean = 0;
  }

  protected memory(): object {
    return { mean: this.#mean, lowN: this.#lowN, lowMean: this.#lowMean, highN: this.#highN, highMean: this.#highMean };
  }

  protected recall(state: DetectorState, samples: number): void {
    const rate = { min: 0, max: 1 };
    const cut = { min: Math.min(1, samples), max: samples };
    this.#mean = readNumber(state, 'mean', rate);
    this.#lowN = parseInteger(`${state.what} lowN`, state.fields['lowN'], cut);
    this.#lowMean = readNumber(state, 'lowMean', rate);
    this.#highN = parseInteger(`${state.what} highN`, state.fields['highN'], cut);
    this.#highMean = readNumber(state, 'highMean', rate);
  }
}

/** Whether the mean of n values is surely further from that of the first `cut` of them. */
function differ(distance: number, cut: number, n: number, logOdds: number): boolean {
  if (cut === n) return false;
  const m = ((n - cut) / cut) * (1 / n);
  return distance >= Math.sqrt((m / 2) * logOdds);
}
