import type { Random } from '../../../src/core/random.js';
import type { ArmRewards } from '../../../src/domain/experiment/bandits/arm-rewards.js';
import type { WeightedTotals } from '../../../src/domain/experiment/test-totals.js';

/** A simulated test whose traffic follows rewards of 0 or 1. */
export interface BernoulliRun {
  readonly rates: readonly number[];
  readonly units: number;
  /** Units between two allocations; their rewards come only at the next. */
  readonly batch: number;
  readonly random: Random;
  /** The weights that follow from what has come so far. */
  weights(arms: readonly ArmRewards[]): readonly number[];
}

/** What came of it. */
export interface BernoulliOutcome {
  /** How many successes the best arm would have had more, expected. */
  readonly regret: number;
  readonly n: readonly number[];
  /** Plain means. */
  readonly means: readonly number[];
  readonly weighted: readonly WeightedTotals[];
}

/** Runs one test, unit by unit. */
export function runBernoulli({ rates, units, batch, random, weights }: BernoulliRun): BernoulliOutcome {
  const n = rates.map(() => 0);
  const successes = rates.map(() => 0);
  const sums = rates.map(() => ({ n: 0, w: 0, ww: 0, wy: 0, wwy: 0, wwyy: 0 }));
  let shares: readonly number[] = rates.map(() => 1 / rates.length);
  for (let unit = 0; unit < units; unit++) {
    if (unit % batch === 0) {
      shares = weights(rates.map((_, arm) => rewardsOf(n[arm] as number, successes[arm] as number)));
    }
    const arm = draw(shares, random);
    const reward = random.next() < (rates[arm] as number) ? 1 : 0;
    n[arm] = (n[arm] as number) + 1;
    successes[arm] = (successes[arm] as number) + reward;
    const weight = 1 / (shares[arm] as number);
    const sum = sums[arm] as (typeof sums)[number];
    sum.n += 1;
    sum.w += weight;
    sum.ww += weight * weight;
    sum.wy += weight * reward;
    sum.wwy += weight * weight * reward;
    sum.wwyy += weight * weight * reward;
  }
  const best = Math.max(...rates);
  return {
    regret: n.reduce((sum, count, arm) => sum + count * (best - (rates[arm] as number)), 0),
    n,
    means: n.map((count, arm) => (successes[arm] as number) / count),
    weighted: sums,
  };
}

function rewardsOf(n: number, successes: number): ArmRewards {
  if (n === 0) return { n, mean: 0, variance: 0 };
  const mean = successes / n;
  return { n, mean, variance: n > 1 ? (mean * (1 - mean) * n) / (n - 1) : 0 };
}

function draw(shares: readonly number[], random: Random): number {
  let left = random.next();
  for (const [arm, share] of shares.entries()) {
    left -= share;
    if (left < 0) return arm;
  }
  return shares.findLastIndex((share) => share > 0);
}
