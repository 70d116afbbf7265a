import { checkProportion } from '../arguments/check-sample.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { normalUpperQuantile } from '../kernel/standard-normal.js';
import type { Interval, Proportion } from '../sample.js';
import { confidenceOf, type IntervalOptions } from '../test-options.js';

/**
 * The interval of a proportion by Wilson (1927): all p whose z test does not refuse what was seen,
 * |p̂ − p| ≤ z √(p (1 − p) / n). It stays within [0, 1] and is right for small counts.
 *
 * @returns Not computable without trials.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { orThrow, wilson } from 'mlflow-ops/stats';
 * orThrow(wilson(0, 10)).upper.toFixed(4); // => '0.2775'
 * ```
 */
export function wilson(successes: number, trials: number, options: IntervalOptions = {}): Computed<Interval> {
  checkProportion('The proportion', { successes, trials });
  const tail = (1 - confidenceOf(options)) / 2;
  if (trials === 0) return notComputable('There are no trials.');
  return computed(wilsonInterval({ successes, trials }, tail));
}

/** Wilson's interval that leaves out `tail` at each end. */
export function wilsonInterval({ successes, trials }: Proportion, tail: number): Interval {
  const z = normalUpperQuantile(tail);
  const failures = trials - successes;
  const spread = z * Math.sqrt((successes * failures) / trials + (z * z) / 4);
  // Each end from its own side, so that it keeps its digits near 0 and near 1.
  const reach = (count: number): number => (count + (z * z) / 2 + spread) / (trials + z * z);
  const lowest = (count: number): number => (count * count) / trials / (count + (z * z) / 2 + spread);
  return {
    lower: successes <= failures ? lowest(successes) : 1 - reach(failures),
    upper: successes <= failures ? reach(successes) : 1 - lowest(failures),
  };
}
