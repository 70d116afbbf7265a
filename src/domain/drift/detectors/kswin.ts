import { ValidationError } from '../../../core/errors/request-error.js';
import { type RandomState, type ResumableRandom, resumableRandom } from '../../../core/resumable-random.js';
import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import { exactKs } from '../kolmogorov/exact-ks.js';
import type { DetectorJson } from '../streaming-detector.js';
import { checkValue } from './check-value.js';
import { type DetectorState, readDetectorOptions, readNumbers } from './detector-json.js';
import { type Filled, RestartingDetector, type Signal } from './restarting-detector.js';
import { smirnovSteps } from './smirnov-steps.js';

/** How {@link Kswin} decides. */
export interface KswinOptions {
  /** p-value from which a test detects a change; there is a test with every value, so keep it below 0.01. @default 0.005 */
  readonly alpha?: number | undefined;
  /** Values in the window; at least twice the compared ones, at most 100,000. @default 100 */
  readonly windowSize?: number | undefined;
  /** Newest values, compared with as many drawn from the rest of the window; at most 10,000. @default 30 */
  readonly statSize?: number | undefined;
  /** Of the draws; the same seed and values give the same detections. @default 0 */
  readonly seed?: number | undefined;
}

const leastDistance = 0.1;

/**
 * Kolmogorov-Smirnov windowing: detects any change of a distribution, not only of its mean, by comparing the newest values with as many
 * drawn at random from the rest of a window. For continuous numbers of any scale. A test with every value means many false alarms: some
 * 140 in 100,000 values by default.
 *
 * A change is a p-value (exact, two-sided) of at most α with a distance D above 0.1 (C. Raab, M. Heusinger, F.-M. Schleif, Reactive
 * Soft Prototype Computing for Concept Drift Streams, Neurocomputing 416, 2020; the rule on D is that of River 0.26).
 *
 * @example
 * ```ts
 * import { Kswin } from 'mlflow-ops/drift';
 * const detector = new Kswin({ alpha: 0.0001 });
 * for (let i = 0; i < 1000; i++) detector.update(Math.sin(i));
 * let delay = 0;
 * while (!detector.update(2 + Math.sin(delay)).driftDetected) delay++;
 * delay < 50; // => true
 * ```
 */
export class Kswin extends RestartingDetector {
  readonly kind = 'kswin';
  readonly options: Filled<KswinOptions>;
  /** Oldest first; full up to `#length`. */
  readonly #window: Float64Array;
  #length = 0;
  #random: ResumableRandom;
  readonly #drawn: Float64Array;
  readonly #newest: Float64Array;
  /** Distance of the last test, in values. */
  #steps = 0;
  /** Distance from which a test detects a change. */
  readonly #criticalSteps: number;

  /** @throws ValidationError when an option is out of its range or not known, or when no samples of that size have so small a p-value */
  constructor(options: KswinOptions = {}) {
    super();
    const {
      alpha = 0.005,
      windowSize = 100,
      statSize = 30,
      seed = 0,
    } = parseKnownFields('The options of Kswin', options, ['alpha', 'windowSize', 'statSize', 'seed']);
    this.options = {
      alpha: parseNumber('alpha', alpha, { above: 0, below: 1 }),
      statSize: parseInteger('statSize', statSize, { min: 1, max: 10_000 }),
      windowSize: parseInteger('windowSize', windowSize, { min: 2 * statSize, max: 100_000 }),
      seed: parseInteger('seed', seed, { min: 0, max: 2 ** 32 - 1 }),
    };
    this.#window = new Float64Array(windowSize);
    this.#drawn = new Float64Array(windowSize - statSize);
    this.#newest = new Float64Array(statSize);
    this.#random = resumableRandom(seed);
    this.#criticalSteps = criticalSteps(statSize, alpha);
  }

  /** Reads what {@link toJSON} gave. @throws ValidationError when it is no such object */
  static fromJSON(json: DetectorJson): Kswin {
    return new Kswin(readDetectorOptions(json, 'kswin')).restore(json);
  }

  /** p-value of the last test; 1 before the window is full. */
  get pValue(): number {
    return exactKs(this.options.statSize, this.options.statSize, this.#steps);
  }

  override update(value: number): this {
    return this.take(checkValue(value));
  }

  protected observe(value: number): Signal {
    const { windowSize, statSize } = this.options;
    if (this.#length === windowSize) {
      this.#window.copyWithin(0, 1);
      this.#length -= 1;
    }
    this.#window[this.#length] = value;
    this.#length += 1;
    if (this.#length < windowSize) return 'none';
    this.#newest.set(this.#window.subarray(windowSize - statSize));
    this.#steps = smirnovSteps(this.#draw().sort(), this.#newest.sort());
    return this.#steps >= this.#criticalSteps ? 'drift' : 'none';
  }

  /** As many of the older values as are compared, without replacement: the beginning of a shuffle by R. Fisher and F. Yates. */
  #draw(): Float64Array {
    const { statSize } = this.options;
    const older = this.#drawn;
    older.set(this.#window.subarray(0, older.length));
    for (let i = 0; i < statSize; i++) {
      const j = i + Math.floor(this.#random.next() * (older.length - i));
      const value = older[i] as number;
      older[i] = older[j] as number;
      older[j] = value;
    }
    return older.subarray(0, statSize);
  }

  protected forget(): void {
    this.#length = 0;
    this.#steps = 0;
    this.#random = resumableRandom(this.options.seed);
  }

  protected memory(): object {
    return { window: [...this.#window.subarray(0, this.#length)], random: this.#random.state(), steps: this.#steps };
  }

  protected recall({ what, fields }: DetectorState, samples: number): void {
    const { windowSize, statSize } = this.options;
    const length = Math.min(samples, windowSize);
    this.#window.set(readNumbers(`${what} window`, fields['window'], { min: length, max: length }));
    this.#length = length;
    const random = readNumbers(`${what} random`, fields['random'], { min: 4, max: 4 });
    for (const word of random) parseInteger(`${what} random`, word, { min: -(2 ** 31), max: 2 ** 31 - 1 });
    this.#random = resumableRandom(random as unknown as RandomState);
    this.#steps = parseInteger(`${what} steps`, fields['steps'], { min: 0, max: statSize });
  }
}

function criticalSteps(statSize: number, alpha: number): number {
  let steps = Math.floor(leastDistance * statSize);
  while (steps / statSize <= leastDistance) steps++;
  while (steps <= statSize && exactKs(statSize, statSize, steps) > alpha) steps++;
  if (steps <= statSize) return steps;
  throw new ValidationError(
    `alpha must be larger, or statSize (now ${statSize}): two samples of that size never differ with p = ${alpha}.`,
  );
}
