import type { MetricTotals } from '../test-totals.js';

/** Moments of rewards. */
export type RewardMoments = Pick<MetricTotals, 'n' | 'mean' | 'm2'>;

/** What a bandit that forgets knew when it last looked; plain JSON. */
export interface BanditMemory {
  /** Version of the definition whose arms these are. */
  readonly version: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** All rewards up to then, in the order of the arms. */
  readonly seen: readonly RewardMoments[];
  /** Of them what had not been forgotten. */
  readonly learnt: readonly RewardMoments[];
}

/** How a bandit forgets. */
export interface Forgetting {
  /** Weight that what was learnt keeps over one interval. */
  readonly discount: number;
  readonly intervalMs: number;
}

/** What is known now: new rewards in full, those learnt before with their weight multiplied by the discount once for every interval since. */
export function remember(memory: BanditMemory, totals: readonly RewardMoments[], now: number, { discount, intervalMs }: Forgetting) {
  const kept = discount ** Math.max(0, Math.round((now - memory.at) / intervalMs));
  return totals.map((all, index) => {
    const learnt = memory.learnt[index] ?? nothing;
    return merge({ n: kept * learnt.n, mean: learnt.mean, m2: kept * learnt.m2 }, without(all, memory.seen[index] ?? nothing));
  });
}

const nothing: RewardMoments = { n: 0, mean: 0, m2: 0 };

function merge(a: RewardMoments, b: RewardMoments): RewardMoments {
  const n = a.n + b.n;
  if (n === 0) return nothing;
  const distance = b.mean - a.mean;
  return { n, mean: a.mean + (distance * b.n) / n, m2: a.m2 + b.m2 + (distance * distance * a.n * b.n) / n };
}

/** The part of `all` that `part` lacks: the merge, solved for its second argument. */
function without(all: RewardMoments, part: RewardMoments): RewardMoments {
  const n = all.n - part.n;
  if (n <= 0) return nothing;
  const mean = all.mean + ((all.mean - part.mean) * part.n) / n;
  const distance = mean - part.mean;
  return { n, mean, m2: Math.max(0, all.m2 - part.m2 - (distance * distance * part.n * n) / all.n) };
}
