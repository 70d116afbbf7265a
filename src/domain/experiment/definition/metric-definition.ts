/** What is measured of a unit, with its defaults filled in. */
export interface MetricDefinition {
  readonly name: string;
  readonly kind: 'proportion' | 'mean' | 'ratio' | 'error';
  /** How prediction and actual are compared, for kind `error`. */
  readonly loss?: 'squared' | 'absolute' | 'logLoss' | 'zeroOne' | undefined;
  /** How several values of a unit become one. */
  readonly perUnit: 'sum' | 'mean' | 'first' | 'last' | 'max';
  readonly higherIsBetter: boolean;
  /** What an enrolled unit without a value counts as. */
  readonly missing: 'zero' | 'exclude';
  /** Values are cut to this before they are counted. */
  readonly cap?: number | undefined;
  /** Attribute, known before the exposure, that variance is reduced with (CUPED). */
  readonly covariate?: string | undefined;
}

/** A metric that must not get worse by more than its margin. */
export interface GuardrailDefinition extends MetricDefinition {
  /** In units of the metric, positive. */
  readonly margin: number;
}
