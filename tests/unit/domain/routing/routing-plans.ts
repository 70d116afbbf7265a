import type { RoutingPlan } from '../../../../src/domain/routing/routing-plan.js';

/** A plan of two equal arms in which everybody takes part. */
export function planWith(changes: Partial<RoutingPlan> = {}): RoutingPlan {
  return {
    salt: 'checkout-model',
    arms: [
      { name: 'current', weight: 1 },
      { name: 'candidate', weight: 1 },
    ],
    control: 0,
    coverage: 1,
    targeting: [],
    forced: {},
    hash: 'fnv',
    allocator: 'contiguous',
    ...changes,
  };
}

/** Arms named a, b, c, … with these weights. */
export function armsOf(...weights: readonly number[]): RoutingPlan['arms'] {
  return weights.map((weight, index) => ({ name: String.fromCharCode(97 + index), weight }));
}
