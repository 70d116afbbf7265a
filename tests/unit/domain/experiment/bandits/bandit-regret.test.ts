import { expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { type BanditInput, banditWeights } from '../../../../../src/domain/experiment/bandits/bandit-weights.js';
import { runBernoulli } from '../../../../support/bandits/bernoulli-run.js';

const rates = [0.2, 0.4];
const rounds = 12;

/** Mean regret over seeded runs. */
function regret(policy: Partial<BanditInput['policy']> | undefined, units: number): number {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const weights: Parameters<typeof runBernoulli>[0]['weights'] = (arms) =>
      policy === undefined
        ? arms.map(() => 1 / arms.length)
        : banditWeights({ policy: { type: 'thompson', floor: 0, minUnitsPerArm: 0, ...policy }, arms, rewardWidth: 1 }).weights;
    sum += runBernoulli({ rates, units, batch: 50, random: seededRandom(100 + round), weights }).regret;
  }
  return sum / rounds;
}

const short = 4_000;
const growth = 4;

test('regret of a uniform split grows with the number of units', () => {
  expect(regret(undefined, growth * short) / regret(undefined, short)).toBeCloseTo(growth, 1);
});

for (const [name, policy] of [
  ['UCB1', { type: 'ucb1' }],
  ['Thompson sampling of rates', { type: 'thompson', reward: 'bernoulli' }],
  ['Thompson sampling of means', { type: 'thompson', reward: 'gaussian' }],
] as const) {
  test(`regret of ${name} grows far more slowly than the number of units`, () => {
    const [early, late] = [regret(policy, short), regret(policy, growth * short)];
    expect(late / early).toBeLessThan(Math.sqrt(growth));
    expect(late).toBeLessThan(0.1 * regret(undefined, growth * short));
  });
}

test('regret of epsilon-greedy grows with the number of units, at the rate of its exploration', () => {
  const epsilon = 0.1;
  const late = regret({ type: 'epsilonGreedy', epsilon }, growth * short) - regret({ type: 'epsilonGreedy', epsilon }, short);
  const expected = (epsilon / 2) * (growth - 1) * short * 0.2;
  expect(late / expected).toBeGreaterThan(0.9);
  expect(late / expected).toBeLessThan(1.3);
});
