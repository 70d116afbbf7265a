import { withZeros } from '../analysis/with-zeros.js';
import type { TestRecord } from '../test-record.js';
import type { ArmTotals, TestTotals } from '../test-totals.js';
import { type RewardMoments, remember } from './bandit-memory.js';
import { banditWeights } from './bandit-weights.js';
import { recentAllocations } from './recent-allocations.js';
import { relearn } from './relearn.js';
import { rewardOf } from './reward-of.js';

/** Weights that differ by less are the same: a new period would tell nothing. */
const negligible = 1e-4;

/** What an allocation follows from. */
export interface ReallocationInput {
  readonly record: TestRecord;
  readonly totals: TestTotals;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The record of a test with the traffic that its policy wants from now on; `undefined` while nothing is to change: the test is not
 * running, has no policy, the last allocation is too young, an arm has too few rewarded units, or the weights stay as they are and the
 * policy forgets nothing. One replica at a time may store the result, and only over the record it was made from.
 */
export function reallocate({ record, totals, now }: ReallocationInput): TestRecord | undefined {
  const { definition, allocations, status } = record;
  const { policy, version, metric } = definition;
  const current = allocations.at(-1);
  if (policy === undefined || current === undefined || status !== 'running') return undefined;
  const memory = record.bandit?.version === version ? record.bandit : undefined;
  const learntAt = record.contextual?.version === version ? record.contextual.at : memory?.at;
  if (now - Math.max(current.from, learntAt ?? 0) < policy.updateIntervalMs) return undefined;
  if (policy.type === 'linUcb') return relearn(record, policy, totals, now);
  const seen = definition.arms.map(({ name }) =>
    rewards(
      record,
      totals.arms.find((arm) => arm.name === name),
    ),
  );
  if (seen.some(({ n }) => n < policy.minUnitsPerArm)) return undefined;

  const { discount = 1, updateIntervalMs: intervalMs } = policy;
  const learnt = memory === undefined || discount === 1 ? seen : remember(memory, seen, now, { discount, intervalMs });
  const { weights } = banditWeights({
    // That every arm has enough units was seen above, before anything was forgotten.
    policy: { ...policy, minUnitsPerArm: 0 },
    arms: learnt.map(({ n, mean, m2 }) => ({ n, mean, variance: n > 1 ? m2 / (n - 1) : 0 })),
    rewardWidth: metric.kind === 'proportion' ? 1 : undefined,
  });
  // What a policy forgets depends on when it looked, so it writes down every look.
  const looked = discount === 1 ? undefined : { ...record, bandit: { version, at: now, seen, learnt } };
  if (weights.every((weight, arm) => Math.abs(weight - (current.weights[arm] ?? 0)) < negligible)) return looked;

  const { period, coverage } = current;
  return {
    ...(looked ?? record),
    allocations: [
      ...recentAllocations(
        allocations.filter((allocation) => allocation.version === version),
        now - definition.outcomeWindowMs,
      ),
      { period: period + 1, from: now, version, weights, coverage, source: 'bandit' },
    ],
  };
}

/** The primary metric of an arm as rewards, of which more is better. */
function rewards({ definition: { metric } }: TestRecord, arm: ArmTotals | undefined): RewardMoments {
  const found = arm?.metrics[metric.name];
  const { n, mean, m2 } = metric.missing === 'zero' ? withZeros(found, arm?.units ?? 0) : (found ?? { n: 0, mean: 0, m2: 0 });
  return { n, mean: rewardOf(metric, mean), m2 };
}
