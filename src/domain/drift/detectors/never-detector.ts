import { parseKnownFields } from '../../../core/validation/known-fields.js';
import type { DetectorJson } from '../streaming-detector.js';
import { checkValue } from './check-value.js';
import { readDetectorOptions } from './detector-json.js';
import { RestartingDetector, type Signal } from './restarting-detector.js';

/**
 * Detects nothing: what a detector must be better than, and a way to turn one off.
 *
 * @example
 * ```ts
 * import { NeverDetector } from 'mlflow-ops/drift';
 * new NeverDetector().update(1e6).driftDetected; // => false
 * ```
 */
export class NeverDetector extends RestartingDetector {
  readonly kind = 'never';
  readonly options = {};

  /** Reads what {@link toJSON} gave. @throws ValidationError when it is no such object */
  static fromJSON(json: DetectorJson): NeverDetector {
    parseKnownFields('The options of NeverDetector', readDetectorOptions(json, 'never'), []);
    return new NeverDetector().restore(json);
  }

  override update(value: number): this {
    return this.take(checkValue(value));
  }

  protected observe(): Signal {
    return 'none';
  }

  protected forget(): void {}

  protected memory(): object {
    return {};
  }

  protected recall(): void {}
}
