import { betaBinomial } from '../../stats/bayes/beta-binomial.js';
import { betterRate } from '../../stats/bayes/better-rate.js';
import type { NormalBelief } from '../../stats/bayes/normal-posterior.js';
import { normalPosterior } from '../../stats/bayes/normal-posterior.js';
import { probabilityBest } from '../../stats/bayes/probability-best.js';
import type { Computed } from '../../stats/computed.js';
import type { Proportion } from '../../stats/sample.js';
import type { ArmSample } from './arm-sample.js';
import type { PairEstimate } from './pair-estimate.js';

/** What is believed of a challenger beside the control. */
export interface PairBelief {
  /** That the challenger is better. */
  readonly winProbability: number;
  /** Of choosing the challenger, in units of the metric. */
  readonly expectedLoss: number;
}

/** Beta posteriors from the uniform prior for proportions, otherwise a normal posterior from the flat one. */
export function pairBelief({ proportions, effect, standardError }: PairEstimate, higherIsBetter: boolean): PairBelief {
  if (proportions !== undefined) {
    const [control, challenger] = proportions.map((each) => (higherIsBetter ? each : failuresOf(each))) as [Proportion, Proportion];
    const { probability, expectedLoss } = betterRate(control, challenger);
    return { winProbability: probability, expectedLoss };
  }
  const { probabilityPositive, expectedLoss } = normalPosterior({ estimate: higherIsBetter ? effect : -effect, standardError });
  return { winProbability: probabilityPositive, expectedLoss };
}

/**
 * The probability of every arm that its mean is the best one; undefined until all arms can be compared.
 *
 * @param pairs - The comparisons with the control; in the control's own place undefined.
 */
export function armWinProbabilities(
  samples: readonly Computed<ArmSample>[],
  pairs: readonly (Computed<PairEstimate> | undefined)[],
  higherIsBetter: boolean,
): readonly number[] | undefined {
  const proportions = samples.map((sample) => (sample.status === 'ok' ? sample.proportion : undefined));
  if (proportions.every((each) => each !== undefined)) {
    const good = higherIsBetter ? proportions : proportions.map(failuresOf);
    const [first, second] = good;
    if (first !== undefined && second !== undefined && good.length === 2) {
      const { probability } = betterRate(first, second);
      return [1 - probability, probability];
    }
    return betaBinomial(good).map((posterior) => posterior.probabilityBest);
  }
  const beliefs = beliefsOf(pairs, higherIsBetter ? 1 : -1);
  return beliefs && probabilityBest(beliefs);
}

/** Every arm's distance from the control, since it is differences that covariates adjust. */
function beliefsOf(pairs: readonly (Computed<PairEstimate> | undefined)[], sign: 1 | -1): readonly NormalBelief[] | undefined {
  const first = pairs.find((pair) => pair !== undefined);
  if (first?.status !== 'ok') return undefined;
  const [control] = first.samples;
  const beliefs: NormalBelief[] = [];
  for (const pair of pairs) {
    if (pair !== undefined && pair.status !== 'ok') return undefined;
    const { n, variance } = pair?.samples[1] ?? control;
    if (!(variance > 0)) return undefined;
    beliefs.push({ mean: sign * (pair?.effect ?? 0), standardDeviation: Math.sqrt(variance / n) });
  }
  return beliefs;
}

function failuresOf({ successes, trials }: Proportion): Proportion {
  return { successes: trials - successes, trials };
}
