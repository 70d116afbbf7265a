import type { ArmRewards } from './arm-rewards.js';
import { shareAmongBest } from './share-among-best.js';

/**
 * Everything goes to the arm with the highest upper bound, mean + width · √(2 ln t / n), t being the units of all arms (Auer,
 * Cesa-Bianchi and Fischer 2002); first to arms without a unit.
 *
 * @param width - Of the range of rewards: 1 for rewards from 0 to 1, otherwise about two standard deviations.
 */
export function ucb1(arms: readonly ArmRewards[], width: number): number[] {
  const units = arms.reduce((sum, { n }) => sum + n, 0);
  const bonus = width * Math.sqrt(2 * Math.log(Math.max(units, 1)));
  return shareAmongBest(arms.map(({ n, mean }) => (n > 0 ? mean + bonus / Math.sqrt(n) : Number.POSITIVE_INFINITY)));
}
