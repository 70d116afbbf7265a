import { parseChoice } from '../../../core/validation/choice.js';
import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import type { DetectorJson } from '../streaming-detector.js';
import { checkValue } from './check-value.js';
import { type DetectorState, readDetectorOptions, readNumber } from './detector-json.js';
import { type Filled, RestartingDetector, type Signal } from './restarting-detector.js';

/** How {@link PageHinkley} decides. */
export interface PageHinkleyOptions {
  /** Values before the first decision. @default 30 */
  readonly minInstances?: number | undefined;
  /** Change of the mean that is tolerated, in the unit of the values. @default 0.005 */
  readonly delta?: number | undefined;
  /** Sum of deviations above which a change is detected, in the unit of the values; smaller is faster and has more false alarms. @default 50 */
  readonly threshold?: number | undefined;
  /** Weight that the sums of deviations keep from one value to the next, above 0. @default 0.9999 */
  readonly alpha?: number | undefined;
  /** Which changes of the mean count. @default 'both' */
  readonly mode?: 'up' | 'down' | 'both' | undefined;
}

/**
 * Page-Hinkley test: adds up how far values lie from their mean so far, and detects a change when the sum has moved by more than a
 * threshold from its extreme. For numbers whose scale is known; has no warnings.
 *
 * With the mean x̄ after the t-th value: U = α·U + (x − x̄) − δ and D = α·D + (x − x̄) + δ; the mean rose when U − min U > λ, it fell
 * when max D − D > λ (E. S. Page, Continuous Inspection Schemes, Biometrika 41, 1954; the two-sided form with forgetting is that of
 * River 0.26).
 *
 * @example
 * ```ts
 * import { PageHinkley } from 'mlflow-ops/drift';
 * const detector = new PageHinkley({ threshold: 20, mode: 'up' });
 * for (let i = 0; i < 500; i++) detector.update(1 + (i % 2));
 * detector.driftDetected; // => false
 * let delay = 0;
 * while (!detector.update(5).driftDetected) delay++;
 * delay; // => 5
 * ```
 */
export class PageHinkley extends RestartingDetector {
  readonly kind = 'pageHinkley';
  readonly options: Filled<PageHinkleyOptions>;
  #mean = 0;
  #sumUp = 0;
  #minUp = 0;
  #sumDown = 0;
  #maxDown = 0;

  /** @throws ValidationError when an option is out of its range or not known */
  constructor(options: PageHinkleyOptions = {}) {
    super();
    const {
      minInstances = 30,
      delta = 0.005,
      threshold = 50,
      alpha = 0.9999,
      mode = 'both',
    } = parseKnownFields('The options of PageHinkley', options, ['minInstances', 'delta', 'threshold', 'alpha', 'mode']);
    this.options = {
      minInstances: parseInteger('minInstances', minInstances, { min: 1 }),
      delta: parseNumber('delta', delta, { min: 0 }),
      threshold: parseNumber('threshold', threshold, { above: 0 }),
      alpha: parseNumber('alpha', alpha, { above: 0, max: 1 }),
      mode: parseChoice('mode', mode, ['up', 'down', 'both']),
    };
  }

  /** Reads what {@link toJSON} gave. @throws ValidationError when it is no such object */
  static fromJSON(json: DetectorJson): PageHinkley {
    return new PageHinkley(readDetectorOptions(json, 'pageHinkley')).restore(json);
  }

  override update(value: number): this {
    return this.take(checkValue(value));
  }

  protected observe(value: number, samples: number): Signal {
    const { minInstances, delta, threshold, alpha, mode } = this.options;
    this.#mean += (1 / samples) * (value - this.#mean);
    const deviation = value - this.#mean;
    this.#sumUp = alpha * this.#sumUp + deviation - delta;
    this.#sumDown = alpha * this.#sumDown + deviation + delta;
    this.#minUp = Math.min(this.#minUp, this.#sumUp);
    this.#maxDown = Math.max(this.#maxDown, this.#sumDown);
    if (samples < minInstances) return 'none';
    const rose = mode !== 'down' && this.#sumUp - this.#minUp > threshold;
    const fell = mode !== 'up' && this.#maxDown - this.#sumDown > threshold;
    return rose || fell ? 'drift' : 'none';
  }

  protected forget(): void {
    this.#mean = 0;
    this.#sumUp = 0;
    this.#minUp = 0;
    this.#sumDown = 0;
    this.#maxDown = 0;
  }

  protected memory(): object {
    return { mean: this.#mean, sumUp: this.#sumUp, minUp: this.#minUp, sumDown: this.#sumDown, maxDown: this.#maxDown };
  }

  protected recall(state: DetectorState): void {
    this.#mean = readNumber(state, 'mean');
    this.#sumUp = readNumber(state, 'sumUp');
    this.#minUp = readNumber(state, 'minUp');
    this.#sumDown = readNumber(state, 'sumDown');
    this.#maxDown = readNumber(state, 'maxDown');
  }
}
