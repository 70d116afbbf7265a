import { parseInteger } from '../../../core/validation/integer.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import type { DetectorJson } from '../streaming-detector.js';
import { checkValue } from './check-value.js';
import { readDetectorOptions } from './detector-json.js';
import { RestartingDetector, type Signal } from './restarting-detector.js';

/** How often {@link EveryDetector} detects. */
export interface EveryDetectorOptions {
  /** Number of values from one detection to the next. */
  readonly period: number;
}

/**
 * Detects a change at every `period`-th value, whatever the values are: what a detector must be better than, and an update by count.
 *
 * @example
 * ```ts
 * import { EveryDetector } from 'mlflow-ops/drift';
 * const detector = new EveryDetector(3);
 * [7, 7, 7, 7, 7, 7].map((value) => detector.update(value).driftDetected); // => [ false, false, true, false, false, true ]
 * ```
 */
export class EveryDetector extends RestartingDetector {
  readonly kind = 'every';
  readonly options: EveryDetectorOptions;

  /** @throws ValidationError when the period is not an integer of at least 1 */
  constructor(period: number) {
    super();
    this.options = { period: parseInteger('period', period, { min: 1 }) };
  }

  /** Reads what {@link toJSON} gave. @throws ValidationError when it is no such object */
  static fromJSON(json: DetectorJson): EveryDetector {
    const { period } = parseKnownFields('The options of EveryDetector', readDetectorOptions<EveryDetectorOptions>(json, 'every'), [
      'period',
    ]);
    return new EveryDetector(period).restore(json);
  }

  override update(value: number): this {
    return this.take(checkValue(value));
  }

  protected observe(_value: number, samples: number): Signal {
    return samples >= this.options.period ? 'drift' : 'none';
  }

  protected forget(): void {}

  protected memory(): object {
    return {};
  }

  protected recall(): void {}
}
