import { expect, test } from 'vitest';
import { type Random, seededRandom } from '../../../../../src/core/random.js';
import { banditWeights } from '../../../../../src/domain/experiment/bandits/bandit-weights.js';
import { LinUcb } from '../../../../../src/domain/experiment/bandits/lin-ucb.js';
import { LinearTotals } from '../../../../../src/domain/experiment/bandits/linear-sums.js';
import { Moments } from '../../../../../src/domain/stats/summaries/moments.js';

const arms = 3;
const dimension = 4;
const batch = 50;

/** Each arm is the best somewhere; over all contexts they are alike. */
const slopes = [
  [0.5, 0.3, 0, 0.05],
  [0.5, -0.15, 0.26, 0.05],
  [0.5, -0.15, -0.26, 0.05],
];
const rateOf = (arm: number, context: readonly number[]) =>
  (slopes[arm] as number[]).reduce((sum, slope, at) => sum + slope * (context[at] as number), 0);

/** Chooses an arm; learns at the end of every batch. */
interface Player {
  choose(context: readonly number[], random: Random): number;
  reward(arm: number, context: readonly number[], reward: number): void;
  relearn(): void;
}

/** As a test is served: by sums of what has come until the last look. */
function contextual(): Player {
  const totals = Array.from({ length: arms }, () => new LinearTotals(dimension));
  let model = new LinUcb({ arms, dimension });
  return {
    choose: (context, random) => model.choose(context, random).arm,
    reward(arm, context, reward) {
      totals[arm]?.see(context);
      totals[arm]?.earn(context, reward);
    },
    relearn() {
      model = LinUcb.fromJSON({ arms, dimension }, { arms: totals.map((sums) => sums.toJSON()) });
    },
  };
}

function contextFree(): Player {
  const rewards = Array.from({ length: arms }, () => new Moments());
  let weights: readonly number[] = [];
  return {
    choose(_, random) {
      const place = random.next();
      const [first = 0, second = 0] = weights;
      return place < first ? 0 : place < first + second ? 1 : 2;
    },
    reward: (arm, _, reward) => rewards[arm]?.add(reward),
    relearn() {
      const policy = { type: 'thompson', reward: 'bernoulli', floor: 0, minUnitsPerArm: 0 } as const;
      weights = banditWeights({
        policy,
        arms: rewards.map(({ n, mean, variance }) => ({ n, mean: n > 0 ? mean : 0, variance: n > 1 ? variance : 0 })),
      }).weights;
    },
  };
}

const uniform = (): Player => ({
  choose: (_, random) => Math.floor(random.next() * arms),
  reward: () => undefined,
  relearn: () => undefined,
});

function regret(start: () => Player, units: number): number {
  let sum = 0;
  const rounds = 3;
  for (let round = 0; round < rounds; round++) {
    const random = seededRandom(300 + round);
    const player = start();
    for (let unit = 0; unit < units; unit++) {
      if (unit % batch === 0) player.relearn();
      const context = [1, 2 * random.next() - 1, 2 * random.next() - 1, 2 * random.next() - 1];
      const arm = player.choose(context, random);
      const rates = slopes.map((_, each) => rateOf(each, context));
      sum += Math.max(...rates) - (rates[arm] as number);
      player.reward(arm, context, random.next() < (rates[arm] as number) ? 1 : 0);
    }
  }
  return sum / rounds;
}

const short = 2_000;
const growth = 4;

test('without a look at the context regret grows with the number of units, by a uniform split as by Thompson sampling', () => {
  for (const player of [uniform, contextFree]) {
    const ratio = regret(player, growth * short) / regret(player, short);
    expect(ratio).toBeGreaterThan(0.9 * growth);
    expect(ratio).toBeLessThan(1.1 * growth);
  }
});

test('regret of LinUCB grows far more slowly than the number of units', () => {
  const [early, late] = [regret(contextual, short), regret(contextual, growth * short)];
  expect(late / early).toBeLessThan(Math.sqrt(growth));
  expect(late).toBeLessThan(0.1 * regret(contextFree, growth * short));
  expect(late).toBeLessThan(0.1 * regret(uniform, growth * short));
});
