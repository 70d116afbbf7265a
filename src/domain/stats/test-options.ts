import { StatisticsError } from '../../core/errors/statistics-error.js';
import { describe } from '../../core/validation/describe.js';
import { checkFraction } from './arguments/check-number.js';
import { checkObject } from './arguments/check-object.js';
import type { Alternative, Interval } from './sample.js';

/** How sure an interval is to be. */
export interface IntervalOptions {
  /** Share of such intervals that contain the true value. @default 0.95 */
  readonly confidence?: number | undefined;
}

/** Which differences a test looks for. */
export interface AlternativeOptions {
  /** Which differences count against the null hypothesis; with one side, an interval is open to that side. @default 'two-sided' */
  readonly alternative?: Alternative | undefined;
}

/** What a test is to answer. */
export interface TestOptions extends IntervalOptions, AlternativeOptions {}

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

/**
 * The confidence asked for.
 *
 * @throws StatisticsError unless it is between 0 and 1.
 */
export function confidenceOf(options: IntervalOptions): number {
  return checkFraction('confidence', checkObject('options', options).confidence ?? 0.95);
}

/**
 * The alternative asked for.
 *
 * @throws StatisticsError when there is no such alternative.
 */
export function alternativeOf(options: AlternativeOptions): Alternative {
  const { alternative = 'two-sided' } = checkObject('options', options);
  if (alternative === 'two-sided' || alternative === 'greater' || alternative === 'less') return alternative;
  throw new StatisticsError(`alternative must be 'two-sided', 'greater' or 'less', not ${describe(alternative)}.`);
}

/**
 * The probability that an interval leaves out at each of its ends, or at its only one.
 *
 * @throws StatisticsError on options without meaning.
 */
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
