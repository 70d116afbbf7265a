import { checkFinite, checkNonNegative, checkPositive } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { type Computed, computed, notComputable } from '../computed.js';
import type { Interval } from '../sample.js';
import { alternativeOf, confidenceOf, intervalAround, type TestOptions } from '../test-options.js';
import { sequentialBoundary } from './sequential-boundary.js';

/** An estimate at one look, and how the sequence is tuned. */
export interface ConfidenceSequenceOptions extends TestOptions {
  /** The effect so far: second minus first. */
  readonly estimate: number;
  readonly standardError: number;
  /** Units of both arms together. */
  readonly n: number;
  /** Total units at which the interval is to be narrowest; fixed before the first look. @default 5000 */
  readonly expectedUnits?: number | undefined;
}

/** What may be said at this look, whatever the number of looks. */
export interface ConfidenceSequence extends Interval {
  /** Always valid: below 1 − confidence exactly when the interval leaves out 0. */
  readonly pValue: number;
  /** Logarithm of the e-value: evidence against no effect, −∞ where a one-sided estimate points the other way. */
  readonly logEValue: number;
  /** Spread of the mixture, from `confidence` and `expectedUnits`. */
  readonly rho: number;
}

/**
 * An asymptotic confidence sequence: an interval that may be looked at after every unit, because it covers the truth at all looks at
 * once. The guarantee is asymptotic: begin to look at 100 units an arm. Over several looks the smallest p-value so far is valid too.
 *
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, arXiv 2103.06476v7, equations 9, 134 (one-sided), 155 and 161.
 *
 * @returns `not-computable` while the standard error is 0 or there are fewer than 2 units.
 * @throws StatisticsError on arguments without meaning.
 *
 * @example
 * ```ts
 * import { confidenceSequence, orThrow } from 'mlflow-ops/stats';
 * const look = orThrow(confidenceSequence({ estimate: 0.02, standardError: 0.005, n: 10_000 }));
 * look.lower > 0; // => true
 * look.pValue < 0.05; // => true
 * ```
 */
export function confidenceSequence(options: ConfidenceSequenceOptions): Computed<ConfidenceSequence> {
  const { estimate, standardError, n, expectedUnits = 5000 } = checkObject('options', options);
  checkFinite('estimate', estimate);
  checkNonNegative('standardError', standardError);
  checkNonNegative('n', n);
  const alpha = 1 - confidenceOf(options);
  const alternative = alternativeOf(options);
  const boundary = sequentialBoundary(alpha, checkPositive('expectedUnits', expectedUnits), alternative !== 'two-sided');
  if (n < 2) return notComputable('There are fewer than 2 units.');
  if (standardError === 0) return notComputable('The standard error is 0: the units do not vary.');

  const halfWidth = standardError * boundary.halfWidth(n);
  const towards = alternative === 'less' ? -estimate : estimate;
  const logEValue = boundary.logEvidence(towards / standardError, n);
  return computed({
    ...intervalAround(estimate, halfWidth, alternative),
    pValue: Math.min(1, Math.exp(-logEValue)),
    logEValue,
    rho: boundary.rho,
  });
}
