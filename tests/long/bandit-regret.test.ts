import { expect } from 'vitest';
import { seededRandom } from '../../src/core/random.js';
import { type BanditInput, banditWeights } from '../../src/domain/experiment/bandits/bandit-weights.js';
import { snipsEstimate } from '../../src/domain/experiment/bandits/inverse-propensity.js';
import type { WeightedTotals } from '../../src/domain/experiment/test-totals.js';
import { orThrow } from '../../src/domain/stats/computed.js';
import { Moments } from '../../src/domain/stats/summaries/moments.js';
import { runBernoulli } from '../support/bandits/bernoulli-run.js';
import { prove } from './prove.js';

type Policy = Omit<BanditInput['policy'], 'floor' | 'minUnitsPerArm'>;

const batch = 100;
const horizons = [10_000, 40_000, 160_000];

/** Mean regret of seeded tests at every horizon. */
function regrets(policy: Policy | undefined, rates: readonly number[], runs: number): number[] {
  return horizons.map((units) => {
    const regret = new Moments();
    for (let run = 0; run < runs; run++) {
      const weights: Parameters<typeof runBernoulli>[0]['weights'] = (arms) =>
        policy === undefined
          ? arms.map(() => 1 / arms.length)
          : banditWeights({ policy: { ...policy, floor: 0, minUnitsPerArm: 0 }, arms, rewardWidth: 1 }).weights;
      regret.add(runBernoulli({ rates, units, batch, random: seededRandom(run), weights }).regret);
    }
    return regret.mean;
  });
}

const told = (values: readonly number[]) => values.map((value) => Math.round(value)).join(', ');
const ratios = ([a = 0, b = 0, c = 0]: readonly number[]) => [b / a, c / b] as const;

for (const [rates, runs] of [
  [[0.2, 0.3], 50],
  [[0.1, 0.2, 0.3, 0.4], 10],
] as const) {
  const of = `of ${rates.length} arms, ${horizons.map((units) => units.toLocaleString('en')).join(', ')} units, ${runs} runs, seeds 0 to ${runs - 1}`;

  prove({ name: `Regret of a uniform split between ${rates.length} arms grows with the units`, rounds: of }, async () => {
    const found = regrets(undefined, rates, runs);
    for (const ratio of ratios(found)) expect(ratio).toBeCloseTo(4, 1);
    return told(found);
  });

  for (const [name, policy] of [
    ['UCB1', { type: 'ucb1' }],
    ['Thompson sampling of rates', { type: 'thompson', reward: 'bernoulli' }],
    ['Thompson sampling of means', { type: 'thompson', reward: 'gaussian' }],
  ] as const) {
    prove({ name: `Regret of ${name} between ${rates.length} arms grows more slowly than the root of the units`, rounds: of }, async () => {
      const found = regrets(policy, rates, runs);
      for (const ratio of ratios(found)) expect(ratio).toBeLessThan(2);
      return told(found);
    });
  }
}

const units = 2_000;
const runs = 2_000;
const rounds = `${runs.toLocaleString('en')} tests of ${units.toLocaleString('en')} units with an allocation at every tenth, seeds 0 to ${runs - 1}`;

prove(
  { name: 'Under Thompson sampling plain means of two equal arms are too low, and inverse propensities are right', rounds },
  async () => {
    const plain = new Moments();
    const byPropensity = new Moments();
    const smaller = new Moments();
    const differences = new Moments();
    const squaredErrors = new Moments();
    for (let run = 0; run < runs; run++) {
      const policy = { type: 'thompson', reward: 'bernoulli', floor: 0.02, minUnitsPerArm: 0 } as const;
      const weights: Parameters<typeof runBernoulli>[0]['weights'] = (arms) => banditWeights({ policy, arms }).weights;
      const { n, means, weighted } = runBernoulli({ rates: [0.1, 0.1], units, batch: 10, random: seededRandom(run), weights });
      const estimateOf = (arm: number) => orThrow(snipsEstimate(weighted[arm] as WeightedTotals));
      const [first, second] = [estimateOf(0), estimateOf(1)];
      plain.add(((means[0] as number) + (means[1] as number)) / 2);
      byPropensity.add((first.estimate + second.estimate) / 2);
      smaller.add(Math.min(...n));
      differences.add(second.estimate - first.estimate);
      squaredErrors.add(first.standardError ** 2 + second.standardError ** 2);
    }
    const error = Math.sqrt(byPropensity.variance / runs);
    expect(plain.mean).toBeLessThan(0.096);
    // The bias of a ratio of sums; that of plain means is more than ten times as large.
    expect(Math.abs(byPropensity.mean - 0.1)).toBeLessThan(0.0005);
    const calibration = squaredErrors.mean / differences.variance;
    expect(calibration).toBeGreaterThan(0.85);
    expect(calibration).toBeLessThan(1.15);
    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    return (
      `plain ${percent(plain.mean)}, by propensity ${percent(byPropensity.mean)} ± ${percent(error)} of 10 %; ` +
      `${Math.round(smaller.mean)} units in the smaller arm; squared errors × ${calibration.toFixed(2)} of the variance`
    );
  },
);
