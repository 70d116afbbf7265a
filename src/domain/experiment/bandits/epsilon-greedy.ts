import type { ArmRewards } from './arm-rewards.js';
import { shareAmongBest } from './share-among-best.js';

/** All but a share ε goes to the arm with the highest mean; ε is shared equally by all arms. */
export function epsilonGreedy(arms: readonly ArmRewards[], epsilon: number): number[] {
  return shareAmongBest(arms.map(({ mean }) => mean)).map((share) => epsilon / arms.length + (1 - epsilon) * share);
}
