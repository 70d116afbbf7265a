import type { BanditPolicy } from '../definition/test-policies.js';
import { type ArmRewards, pooledDeviation } from './arm-rewards.js';
import { epsilonGreedy } from './epsilon-greedy.js';
import { bestByMeans, bestByRates } from './thompson.js';
import { ucb1 } from './ucb1.js';
import { withFloor } from './with-floor.js';

/** What weights follow from. */
export interface BanditInput {
  readonly policy: Pick<BanditPolicy, 'type' | 'floor' | 'minUnitsPerArm' | 'epsilon' | 'reward'>;
  readonly arms: readonly ArmRewards[];
  /** Width of the range of rewards, for `ucb1`. @default 1 where rewards lie between 0 and 1, otherwise two pooled standard deviations */
  readonly rewardWidth?: number | undefined;
}

/** How traffic is to be split. */
export interface BanditWeights {
  /** Sum 1; none is below the floor of the policy. */
  readonly weights: readonly number[];
  /** By the posterior, for `thompson`. */
  readonly probabilityBest?: readonly number[] | undefined;
}

/**
 * The traffic of every arm until the next allocation. Rewards may come late, or never: weights follow from what has come, so nothing
 * depends on the order. Equal arms get equal weights, and the same rewards give the same weights: the shares are the probabilities with
 * which the policy would choose, never one draw of it. All weights are equal while an arm has fewer units than the policy asks for.
 */
export function banditWeights({ policy, arms, rewardWidth }: BanditInput): BanditWeights {
  const { floor, minUnitsPerArm } = policy;
  if (arms.some(({ n }) => n < minUnitsPerArm)) return { weights: arms.map(() => 1 / arms.length) };
  switch (policy.type) {
    case 'epsilonGreedy':
      return { weights: withFloor(epsilonGreedy(arms, policy.epsilon ?? 0.1), floor) };
    case 'ucb1':
      return { weights: withFloor(ucb1(arms, rewardWidth ?? 2 * pooledDeviation(arms)), floor) };
    case 'thompson': {
      const probabilityBest = policy.reward === 'bernoulli' ? bestByRates(arms) : bestByMeans(arms);
      return { weights: withFloor(probabilityBest, floor), probabilityBest };
    }
    case 'linUcb':
      // Decides for every request by its context; without one, arms are alike.
      return { weights: arms.map(() => 1 / arms.length) };
  }
}
