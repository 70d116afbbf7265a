import { betaBinomial } from '../../stats/bayes/beta-binomial.js';
import { betterRate } from '../../stats/bayes/better-rate.js';
import type { NormalBelief } from '../../stats/bayes/normal-posterior.js';
import { probabilityBest } from '../../stats/bayes/probability-best.js';
import { type ArmRewards, pooledDeviation } from './arm-rewards.js';

/** Variance of the prior of a mean; its own mean is 0. */
const priorVariance = 1e4;

/**
 * The probability of every arm to be the best one by Beta posteriors from the uniform prior: the share of traffic that Thompson
 * sampling gives it on average. Rewards lie between 0 and 1; those between count as that much of a success.
 */
export function bestByRates(arms: readonly ArmRewards[]): number[] {
  const rates = arms.map(({ n, mean }) => ({ successes: n * Math.min(Math.max(mean, 0), 1), trials: n }));
  const [first, second] = rates;
  if (first === undefined || second === undefined) return arms.map(() => 1);
  if (rates.length > 2) return betaBinomial(rates).map((posterior) => posterior.probabilityBest);
  const { probability } = betterRate(first, second);
  return [1 - probability, probability];
}

/** The probability of every arm to have the highest mean by normal posteriors from the prior N(0, 10⁴). */
export function bestByMeans(arms: readonly ArmRewards[]): number[] {
  const shared = pooledDeviation(arms);
  return probabilityBest(arms.map((arm) => posteriorMean(arm, shared)));
}

function posteriorMean({ n, mean, variance }: ArmRewards, shared: number): NormalBelief {
  if (n <= 0) return { mean: 0, standardDeviation: Math.sqrt(priorVariance) };
  // A few equal rewards do not mean that all are: what the others show has a say then.
  const deviation = n > 1 && variance > 0 ? Math.sqrt(variance) : shared;
  const ofMean = deviation ** 2 / n;
  const share = priorVariance / (priorVariance + ofMean);
  // Where nothing varies at all the means are known, up to what a double can tell apart.
  const least = 1e-12 * Math.max(1, Math.abs(mean));
  return { mean: share * mean, standardDeviation: Math.max(Math.sqrt(share * ofMean), least) };
}
