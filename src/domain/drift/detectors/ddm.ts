import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import { parseNumber } from '../../../core/validation/number.js';
import type { DetectorJson } from '../streaming-detector.js';
import { checkError } from './check-value.js';
import { type DetectorState, readDetectorOptions, readNumber } from './detector-json.js';
import { type Filled, RestartingDetector, type Signal } from './restarting-detector.js';

/** How {@link Ddm} decides. */
export interface DdmOptions {
  /** Errors and successes seen before the first decision. @default 30 */
  readonly warmStart?: number | undefined;
  /** Standard deviations above the lowest error rate that are a warning. @default 2 */
  readonly warningThreshold?: number | undefined;
  /** Standard deviations above the lowest error rate that are a change; at least the warning's. @default 3 */
  readonly driftThreshold?: number | undefined;
}

/**
 * Drift Detection Method: detects a rise of an error rate, measured in standard deviations above the lowest rate so far.
 *
 * With p the rate of n errors and s = √(p(1 − p)/n), and the pair of lowest p + s kept: a warning when p + s > p_min + 2·s_min, a
 * change when p + s > p_min + 3·s_min (J. Gama, P. Medas, G. Castillo, P. Rodrigues, Learning with Drift Detection, SBIA 2004). A
 * model without a single error while it warms up has s_min = 0: the first error is a change then.
 *
 * @example
 * ```ts
 * import { Ddm } from 'mlflow-ops/drift';
 * const detector = new Ddm();
 * for (let i = 0; i < 1000; i++) detector.update(i % 5 === 0 ? 1 : 0);
 * let delay = 0;
 * while (!detector.update(delay % 5 === 0 ? 0 : 1).driftDetected) delay++;
 * delay < 100; // => true
 * ```
 */
export class Ddm extends RestartingDetector {
  readonly kind = 'ddm';
  readonly options: Filled<DdmOptions>;
  #rate = 0;
  #lowestRate = 0;
  #lowestDeviation = 0;

  /** @throws ValidationError when an option is out of its range or not known */
  constructor(options: DdmOptions = {}) {
    super();
    const {
      warmStart = 30,
      warningThreshold = 2,
      driftThreshold = 3,
    } = parseKnownFields('The options of Ddm', options, ['warmStart', 'warningThreshold', 'driftThreshold']);
    this.options = {
      warmStart: parseInteger('warmStart', warmStart, { min: 1 }),
      warningThreshold: parseNumber('warningThreshold', warningThreshold, { above: 0 }),
      driftThreshold: parseNumber('driftThreshold', driftThreshold, { min: warningThreshold }),
    };
  }

  /** Reads what {@link toJSON} gave. @throws ValidationError when it is no such object */
  static fromJSON(json: DetectorJson): Ddm {
    return new Ddm(readDetectorOptions(json, 'ddm')).restore(json);
  }

  /** @param error - 1 when the prediction was wrong, 0 when it was right */
  override update(error: number): this {
    return this.take(checkError(error));
  }

  protected observe(error: number, samples: number): Signal {
    const { warmStart, warningThreshold, driftThreshold } = this.options;
    this.#rate += (1 / samples) * (error - this.#rate);
    if (samples <= warmStart) return 'none';
    const deviation = Math.sqrt((this.#rate * (1 - this.#rate)) / samples);
    const level = this.#rate + deviation;
    if (samples === warmStart + 1 || level <= this.#lowestRate + this.#lowestDeviation) {
      this.#lowestRate = this.#rate;
      this.#lowestDeviation = deviation;
    }
    if (level > this.#lowestRate + driftThreshold * this.#lowestDeviation) return 'drift';
    return level > this.#lowestRate + warningThreshold * this.#lowestDeviation ? 'warning' : 'none';
  }

  protected forget(): void {
    this.#rate = 0;
    this.#lowestRate = 0;
    this.#lowestDeviation = 0;
  }

  protected memory(): object {
    return { rate: this.#rate, lowestRate: this.#lowestRate, lowestDeviation: this.#lowestDeviation };
  }

  protected recall(state: DetectorState): void {
    const rate = { min: 0, max: 1 };
    this.#rate = readNumber(state, 'rate', rate);
    this.#lowestRate = readNumber(state, 'lowestRate', rate);
    this.#lowestDeviation = readNumber(state, 'lowestDeviation', rate);
  }
}
