import { checkProportion } from '../arguments/check-sample.js';
import { type Computed, computed, notComputable } from '../computed.js';
import type { Interval, Proportion } from '../sample.js';
import { confidenceOf, type IntervalOptions } from '../test-options.js';
import { wilsonInterval } from './wilson.js';

/**
 * The interval of the difference of two proportions, second minus first, from the ends of their {@link wilson} intervals:
 * method 10 of Newcombe (1998). Unlike the usual p̂₂ − p̂₁ ± z · error it is right for small counts, and for no success at all.
 *
 * @returns Not computable without trials.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { newcombe, orThrow } from 'mlflow-ops/stats';
 * const interval = orThrow(newcombe({ successes: 200, trials: 4000 }, { successes: 250, trials: 4000 }));
 * interval.lower > 0; // => true
 * ```
 */
export function newcombe(first: Proportion, second: Proportion, options: IntervalOptions = {}): Computed<Interval> {
  checkProportion('The first proportion', first);
  checkProportion('The second proportion', second);
  const tail = (1 - confidenceOf(options)) / 2;
  if (first.trials === 0 || second.trials === 0) return notComputable('A proportion has no trials.');
  return computed(newcombeInterval(first, second, tail));
}

/** Newcombe's interval that leaves out `tail` at each end. */
export function newcombeInterval(first: Proportion, second: Proportion, tail: number): Interval {
  const p1 = first.successes / first.trials;
  const p2 = second.successes / second.trials;
  const wilson1 = wilsonInterval(first, tail);
  const wilson2 = wilsonInterval(second, tail);
  return {
    lower: p2 - p1 - Math.hypot(p2 - wilson2.lower, wilson1.upper - p1),
    upper: p2 - p1 + Math.hypot(wilson2.upper - p2, p1 - wilson1.lower),
  };
}
