import { checkFlag } from '../arguments/check-flag.js';
import { checkFraction, checkPositive } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';

/** How many units a test needs, and how many come. */
export interface RunLengthOptions {
  /** Units of all arms together. */
  readonly units: number;
  /** New units a day. */
  readonly dailyUnits: number;
  /** Share of them that takes part. @default 1 */
  readonly coverage?: number | undefined;
  /** Round up to whole weeks, so that every day of the week counts alike. @default true */
  readonly wholeWeeks?: boolean | undefined;
}

/** How long a test will take. */
export interface RunLength {
  /** Before rounding. */
  readonly exactDays: number;
  /** Days to plan for: whole weeks, or at least 3 days. */
  readonly days: number;
  /** Set above 8 weeks: what people and models are changes within such a time. */
  readonly warning?: string;
}

const LEAST_DAYS = 3;
const MOST_DAYS = 56;

/**
 * How long a test must run to get the units it needs.
 *
 * @throws StatisticsError on arguments without meaning.
 *
 * @example
 * ```ts
 * import { runLength } from 'mlflow-ops/stats';
 * runLength({ units: 16_316, dailyUnits: 2000, coverage: 0.5 }).days; // => 21
 * ```
 */
export function runLength(options: RunLengthOptions): RunLength {
  const { units, dailyUnits, coverage = 1, wholeWeeks = true } = checkObject('options', options);
  checkPositive('units', units);
  checkPositive('dailyUnits', dailyUnits);
  if (coverage !== 1) checkFraction('coverage', coverage);
  const exactDays = units / (dailyUnits * coverage);
  const days = checkFlag('wholeWeeks', wholeWeeks) ? 7 * Math.ceil(exactDays / 7) : Math.max(LEAST_DAYS, Math.ceil(exactDays));
  if (days <= MOST_DAYS) return { exactDays, days };
  return {
    exactDays,
    days,
    warning: `The test would take ${days} days: look for a larger effect, more traffic or a metric that varies less.`,
  };
}
