/** State of a detector as plain JSON, exact. */
export interface DetectorJson {
  readonly format: 'mlflow-ops/detector';
  readonly version: 1;
  /** Stable name: `adwin`, `pageHinkley`, `ddm`, `hddmA`, `kswin`, `never`, `every`. */
  readonly kind: string;
  readonly [field: string]: unknown;
}

/**
 * Watches a stream of numbers for a change of its distribution. After a detection the detector starts anew with the next value, so
 * that one change is one detection.
 */
export interface StreamingDetector {
  readonly kind: string;
  /** Values seen since the beginning or the last reset. */
  readonly samples: number;
  /** Whether the last value made it detect a change. */
  readonly driftDetected: boolean;
  /** Whether the last value made it suspect one; always false for detectors without warnings. */
  readonly warningDetected: boolean;
  /**
   * Takes the next value. @returns itself, for `if (detector.update(x).driftDetected)`
   *
   * @throws ValidationError when the value is not finite, or no bit (0 or 1) where the detector takes errors; nothing has changed then
   */
  update(value: number): this;
  /** Forgets everything but its options. */
  reset(): void;
  toJSON(): DetectorJson;
}
