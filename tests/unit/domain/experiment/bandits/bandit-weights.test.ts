import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import type { ArmRewards } from '../../../../../src/domain/experiment/bandits/arm-rewards.js';
import { type BanditInput, banditWeights } from '../../../../../src/domain/experiment/bandits/bandit-weights.js';
import { normalCdf } from '../../../../../src/domain/stats/kernel/standard-normal.js';
import { sampleBeta } from '../../../../../src/domain/stats/samplers/sample-beta.js';
import { sampleNormal } from '../../../../../src/domain/stats/samplers/sample-normal.js';

const base = { floor: 0, minUnitsPerArm: 0 };
const policies: readonly BanditInput['policy'][] = [
  { ...base, type: 'epsilonGreedy', epsilon: 0.1 },
  { ...base, type: 'ucb1' },
  { ...base, type: 'thompson', reward: 'bernoulli' },
  { ...base, type: 'thompson', reward: 'gaussian' },
];
const rate = (n: number, successes: number): ArmRewards => ({ n, mean: successes / n, variance: (successes / n) * (1 - successes / n) });

const anyArm = fc
  .record({ n: fc.integer({ min: 0, max: 5_000 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
  .map(({ n, share }) => (n === 0 ? { n, mean: 0, variance: 0 } : rate(n, Math.round(share * n))));
const anyArms = fc.array(anyArm, { minLength: 2, maxLength: 5 });

describe('banditWeights', () => {
  for (const policy of policies) {
    const name = `${policy.type}${policy.reward === undefined ? '' : ` (${policy.reward})`}`;

    test(`${name}: weights sum to 1, none is below the floor, and the same rewards give the same weights`, () => {
      const property = fc.property(anyArms, fc.double({ min: 0, max: 1, noNaN: true }), (arms, share) => {
        const floor = share / arms.length;
        const { weights } = banditWeights({ policy: { ...policy, floor }, arms });
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
        for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(floor - 1e-12);
        expect(banditWeights({ policy: { ...policy, floor }, arms }).weights).toEqual(weights);
      });
      fc.assert(property, { numRuns: 60, seed: 1 });
    });

    test(`${name}: the order of the arms does not matter, and equal arms get equal weights`, () => {
      const property = fc.property(anyArms, (arms) => {
        const { weights } = banditWeights({ policy, arms });
        const reversed = banditWeights({ policy, arms: arms.toReversed() }).weights.toReversed();
        weights.forEach((weight, arm) => {
          expect(reversed[arm]).toBeCloseTo(weight, 5);
        });
        const [twin, other] = banditWeights({ policy, arms: [arms[0] as ArmRewards, arms[0] as ArmRewards] }).weights;
        expect(twin).toBeCloseTo(other as number, 5);
      });
      fc.assert(property, { numRuns: 60, seed: 2 });
    });

    test(`${name}: weights stay equal until every arm has enough units`, () => {
      const careful = { ...policy, floor: 0.05, minUnitsPerArm: 100 };
      expect(banditWeights({ policy: careful, arms: [rate(99, 90), rate(5_000, 10), rate(200, 3)] }).weights).toEqual([
        1 / 3,
        1 / 3,
        1 / 3,
      ]);
      expect(
        new Set(banditWeights({ policy: careful, arms: [rate(100, 90), rate(5_000, 10), rate(200, 3)] }).weights).size,
      ).toBeGreaterThan(1);
    });
  }

  test('the floor is added, so that the order of the arms and the ratios above the floor stay', () => {
    const arms = [rate(500, 50), rate(500, 60), rate(500, 40)];
    const policy = { ...base, type: 'thompson', reward: 'bernoulli' } as const;
    const { probabilityBest = [] } = banditWeights({ policy, arms });
    const { weights } = banditWeights({ policy: { ...policy, floor: 0.1 }, arms });
    weights.forEach((weight, arm) => {
      expect(weight).toBeCloseTo(0.1 + 0.7 * (probabilityBest[arm] as number), 12);
    });
  });

  test('Thompson weights of rates are the shares of the draws that an arm wins', () => {
    const random = seededRandom(11);
    for (const arms of [
      [rate(40, 4), rate(30, 5)],
      [rate(40, 4), rate(30, 5), rate(5, 0), rate(100, 9)],
    ]) {
      const wins = arms.map(() => 0);
      const draws = 40_000;
      for (let draw = 0; draw < draws; draw++) {
        const values = arms.map(({ n, mean }) => sampleBeta(1 + n * mean, 1 + n - n * mean, random));
        const winner = values.indexOf(Math.max(...values));
        wins[winner] = (wins[winner] as number) + 1;
      }
      banditWeights({ policy: { ...base, type: 'thompson', reward: 'bernoulli' }, arms }).weights.forEach((weight, arm) => {
        expect(Math.abs(weight - (wins[arm] as number) / draws)).toBeLessThan(4.5 * Math.sqrt((weight * (1 - weight)) / draws) + 1e-6);
      });
    }
  });

  test('Thompson weights of means are the shares of the draws that an arm wins, the prior N(0, 10⁴) included', () => {
    const random = seededRandom(12);
    const arms = [
      { n: 3, mean: 60, variance: 2_500 },
      { n: 0, mean: 0, variance: 0 },
      { n: 4, mean: 80, variance: 10_000 },
    ];
    const posteriors = arms.map(({ n, mean, variance }) => {
      const precision = 1 / 1e4 + (n === 0 ? 0 : n / variance);
      return { mean: n === 0 ? 0 : (mean * n) / variance / precision, deviation: Math.sqrt(1 / precision) };
    });
    const wins = arms.map(() => 0);
    const draws = 100_000;
    for (let draw = 0; draw < draws; draw++) {
      const values = posteriors.map(({ mean, deviation }) => mean + deviation * sampleNormal(random));
      const winner = values.indexOf(Math.max(...values));
      wins[winner] = (wins[winner] as number) + 1;
    }
    banditWeights({ policy: { ...base, type: 'thompson', reward: 'gaussian' }, arms }).weights.forEach((weight, arm) => {
      expect(Math.abs(weight - (wins[arm] as number) / draws)).toBeLessThan(4.5 * Math.sqrt((weight * (1 - weight)) / draws));
    });
  });

  test('means that do not vary are known', () => {
    const arms = [5, 7, 7].map((mean) => ({ n: 10, mean, variance: 0 }));
    banditWeights({ policy: { ...base, type: 'thompson', reward: 'gaussian' }, arms }).weights.forEach((weight, arm) => {
      expect(weight).toBeCloseTo(arm === 0 ? 0 : 0.5, 6);
    });
  });

  test('an arm whose few rewards happen to be equal is as uncertain as the others show', () => {
    const arms = [
      { n: 3, mean: 1, variance: 0 },
      { n: 101, mean: 0.9, variance: 4 },
    ];
    const pooled = (100 * 4) / 102;
    const [first] = banditWeights({ policy: { ...base, type: 'thompson', reward: 'gaussian' }, arms }).weights;
    expect(first).toBeCloseTo(normalCdf(0.1 / Math.sqrt(pooled / 3 + 4 / 101)), 3);
  });

  test('UCB1 follows mean + width · √(2 ln t / n)', () => {
    const bound = ({ n, mean }: ArmRewards) => mean + Math.sqrt((2 * Math.log(1_100)) / n);
    const arms = [rate(1_000, 300), rate(100, 20)];
    expect(bound(arms[1] as ArmRewards)).toBeGreaterThan(bound(arms[0] as ArmRewards));
    expect(banditWeights({ policy: { ...base, type: 'ucb1' }, arms, rewardWidth: 1 }).weights).toEqual([0, 1]);
    expect(banditWeights({ policy: { ...base, type: 'ucb1' }, arms, rewardWidth: 0.1 }).weights).toEqual([1, 0]);
  });

  test('epsilon-greedy shares ε among all arms', () => {
    const arms = [rate(100, 3), rate(100, 5), rate(100, 4)];
    const { weights } = banditWeights({ policy: { ...base, type: 'epsilonGreedy', epsilon: 0.3 }, arms });
    expect(weights.map((weight) => weight.toFixed(12))).toEqual(['0.100000000000', '0.800000000000', '0.100000000000']);
  });
});
