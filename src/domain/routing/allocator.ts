import { growthBookBucket, growthBookBuckets, growthBookTable } from './growthbook-hash.js';
import { fnv1a, lane, saltedHash, saltState, utf8Bytes } from './hash.js';
import type { RoutingPlan } from './routing-plan.js';
import { armThresholds, shareThreshold } from './thresholds.js';

/** Chooses among the arms of a plan, by nothing but the unit. */
export interface Allocator {
  /** Probability of every arm, given that the unit is covered. */
  readonly shares: readonly number[];
  /**
   * Index of the unit's arm, −1 for a unit that is not covered. Growing coverage never takes a unit out and never changes its
   * arm. `bytes` are those of the unit's id in UTF-8.
   */
  arm(hashes: Uint32Array, bytes: string, unit: string): number;
}

/** The allocator that a plan asks for. */
export function allocatorOf(plan: RoutingPlan): Allocator {
  if (plan.hash === 'growthbook') return growthBookRanges(plan);
  return plan.allocator === 'rendezvous' ? rendezvous(plan) : contiguous(plan);
}

/** Arms side by side on the circle of hashes: one comparison an arm, but changed weights also move the borders between others. */
function contiguous(plan: RoutingPlan): Allocator {
  const thresholds = armThresholds(plan.arms.map(({ weight }) => weight));
  const covered = shareThreshold(plan.coverage);
  return {
    shares: sharesOf(plan),
    arm(hashes) {
      if ((hashes[lane.coverage] as number) >= covered) return -1;
      const hash = hashes[lane.arm] as number;
      let arm = 0;
      while (hash >= (thresholds[arm] as number)) arm++;
      return arm;
    },
  };
}

/**
 * Weighted rendezvous: the arm with the smallest −ln(u) / weight, where u is the unit's own hash for that arm. These are
 * exponential clocks, so each arm rings first with probability weight / total; a unit leaves its arm only for one whose weight
 * grew relative to it. One hash an arm.
 */
function rendezvous(plan: RoutingPlan): Allocator {
  const covered = shareThreshold(plan.coverage);
  const salt = saltState(`arm:${plan.salt}`);
  const racers = plan.arms
    .map(({ name, weight }, index) => ({ name, weight, index, state: fnv1a(`${utf8Bytes(name)}\0`, salt) }))
    .filter(({ weight }) => weight > 0)
    // Equal times go to the first name, whatever the order of the arms.
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    shares: sharesOf(plan),
    arm(hashes, bytes) {
      if ((hashes[lane.coverage] as number) >= covered) return -1;
      let first = -1;
      let earliest = Number.POSITIVE_INFINITY;
      for (const { index, weight, state } of racers) {
        const time = -Math.log((saltedHash(state, bytes) + 0.5) / 2 ** 32) / weight;
        if (first === -1 || time < earliest) {
          earliest = time;
          first = index;
        }
      }
      return first;
    },
  };
}

/** GrowthBook reads coverage and arm from one bucket. */
function growthBookRanges(plan: RoutingPlan): Allocator {
  const weights = plan.arms.map(({ weight }) => weight);
  const arms = growthBookTable(weights, plan.coverage);
  const seed = fnv1a(plan.salt);
  const counts = weights.map(() => 0);
  for (const owner of growthBookTable(weights, 1)) if (owner >= 0) counts[owner] = (counts[owner] ?? 0) + 1;
  return {
    // Counted, because ranges end between buckets.
    shares: counts.map((count) => count / growthBookBuckets),
    arm: (_hashes, _bytes, unit) => arms[growthBookBucket(seed, unit)] as number,
  };
}

function sharesOf(plan: RoutingPlan): number[] {
  const total = plan.arms.reduce((sum, { weight }) => sum + weight, 0);
  return plan.arms.map(({ weight }) => weight / total);
}
