import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { checkCount, checkPositive } from '../arguments/check-number.js';
import { normalUpperQuantile } from '../kernel/standard-normal.js';
import { sequentialBoundary } from '../sequential/sequential-boundary.js';
import { alternativeOf, confidenceOf, type TestOptions } from '../test-options.js';

/** When an effect counts as found. */
export interface DetectionOptions extends TestOptions {
  /** Challengers compared with one control; the error rate is divided among them (Bonferroni). @default 1 */
  readonly challengers?: number | undefined;
  /** Total units of two arms at which a sequential interval is narrowest, for method `sequential`. @default 5000 */
  readonly expectedUnits?: number | undefined;
}

/** How an effect will be tested: by Welch's test, by a normal test of large samples, by a confidence sequence. */
export type PowerMethod = 't' | 'normal' | 'sequential';

/** When an effect counts as found, ready to compute with. */
export interface DetectionRule {
  /** Error rate of one comparison. */
  readonly alpha: number;
  /** Error rate of one side of one comparison. */
  readonly tail: number;
  readonly twoSided: boolean;
  readonly challengers: number;
  /** Standard errors that a normal estimate must be away from 0, at one look. */
  readonly fixed: number;
  /** Standard errors that it must be away after n units, at any look. */
  sequential(n: number): number;
}

/** @throws StatisticsError on options without meaning. */
export function detectionRule(options: DetectionOptions): DetectionRule {
  const challengers = checkCount('challengers', options.challengers ?? 1, 1);
  const expectedUnits = checkPositive('expectedUnits', options.expectedUnits ?? 5000);
  const twoSided = alternativeOf(options) === 'two-sided';
  const alpha = (1 - confidenceOf(options)) / challengers;
  const tail = twoSided ? alpha / 2 : alpha;
  return {
    alpha,
    tail,
    twoSided,
    challengers,
    fixed: normalUpperQuantile(tail),
    sequential: (n) => sequentialBoundary(alpha, expectedUnits, !twoSided).halfWidth(n),
  };
}

/** Standard errors that a normal estimate must be away from 0 after n units. */
export function criticalValue(method: Exclude<PowerMethod, 't'>, rule: DetectionRule, n: number): number {
  if (method === 'normal') return rule.fixed;
  if (method === 'sequential') return rule.sequential(n);
  throw new StatisticsError(`method must be 't', 'normal' or 'sequential', not ${describe(method)}.`);
}
