import type { MetricDefinition } from '../definition/metric-definition.js';

/** The value of a metric, or the mean of values, as a reward, of which more is better. */
export function rewardOf({ kind, higherIsBetter }: Pick<MetricDefinition, 'kind' | 'higherIsBetter'>, value: number): number {
  if (higherIsBetter) return value;
  // The opposite of a success is a failure.
  return kind === 'proportion' ? 1 - value : -value;
}
