import type { VariantComparison } from '../test-analysis.js';
import type { SimulatedWorld } from './simulation-plan.js';

/** By how much a challenger really differs from the control, in units of the metric. */
export function trueEffect({ plan, metrics }: SimulatedWorld, { metric, variant }: Pick<VariantComparison, 'metric' | 'variant'>): number {
  const arm = plan.definition.arms.findIndex(({ name }) => name === variant);
  return metrics.find((model) => model.metric.name === metric)?.effects[arm] ?? 0;
}

/** Whether an interval holds an effect; one that could not be computed claims nothing. */
export function covers(comparison: VariantComparison, effect: number): boolean {
  return comparison.status !== 'ok' || (comparison.effect.lower <= effect && effect <= comparison.effect.upper);
}

/** Whether a comparison found a difference. */
export function isSignificant(comparison: VariantComparison): boolean {
  return comparison.status === 'ok' && comparison.significant;
}

/** Whether a comparison found the effect that there is, in its direction. */
export function isDiscovery(comparison: VariantComparison, effect: number): boolean {
  return comparison.status === 'ok' && comparison.significant && comparison.effect.estimate * effect > 0;
}
