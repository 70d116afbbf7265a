import { checkAlternative } from './arguments/check-alternative.js';
import { checkFraction } from './arguments/check-number.js';
import type { Alternative, Interval } from './sample.js';

/** How sure an interval is to be. */
export interface IntervalOptions {
  /** Share of such intervals that contain the true value. @default 0.95 */
  readonly confidence?: number | undefined;
}

/** What a test is to answer. */
export interface TestOptions extends IntervalOptions {
  /** Which differences count against the null hypothesis; with one side, the interval is open to that side. @default 'two-sided' */
  readonly alternative?: Alternative | undefined;
}

/** The answer of a test of a difference. */
export interface DifferenceTest {
  /** Second minus first. */
  readonly effect: number;
  readonly standardError: number;
  /** What is looked up in the distribution of the null hypothesis. */
  readonly statistic: number;
  readonly pValue: number;
  /** Where the difference lies, at the asked confidence. */
  readonly interval: Interval;
}

/** The confidence asked for. */
export function confidenceOf(options: IntervalOptions): number {
  return checkFraction('confidence', options.confidence ?? 0.95);
}

/** The alternative asked for. */
export function alternativeOf(options: TestOptions): Alternative {
  return checkAlternative(options.alternative ?? 'two-sided');
}

/** The probability that an interval leaves out at each of its ends. */
export function tailOf(options: TestOptions): number {
  const outside = 1 - confidenceOf(options);
  return alternativeOf(options) === 'two-sided' ? outside / 2 : outside;
}

/** The p-value of a statistic whose distribution is symmetric about 0, from P(X > x). */
export function symmetricPValue(survival: (x: number) => number, statistic: number, alternative: Alternative): number {
  if (alternative === 'greater') return survival(statistic);
  if (alternative === 'less') return survival(-statistic);
  return 2 * survival(Math.abs(statistic));
}

/** The estimate ± margin, or its half that the alternative leaves. */
export function intervalAround(estimate: number, margin: number, alternative: Alternative): Interval {
  return {
    lower: alternative === 'less' ? Number.NEGATIVE_INFINITY : estimate - margin,
    upper: alternative === 'greater' ? Number.POSITIVE_INFINITY : estimate + margin,
  };
}
