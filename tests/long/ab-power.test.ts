import { expect } from 'vitest';
import type { TestInput } from '../../src/domain/experiment/definition/test-input.js';
import { runLength } from '../../src/domain/stats/power/run-length.js';
import { sampleSizeProportions } from '../../src/domain/stats/power/sample-size-proportions.js';
import { type Coverage, intervalCoverage } from '../support/simulation/interval-coverage.js';
import { agree, isAbout, simulated } from '../support/simulation/simulated.js';
import { prove } from './prove.js';

const percent = (rate: number) => `${(100 * rate).toFixed(2)} %`;
const rates = { control: 0.05, challenger: 0.06 };
const buying = { baseline: { bought: { mean: 0.05 } }, effects: { candidate: { bought: 0.01 } } };

prove({ name: 'A/B tests: the planned sample has the planned power, and comes when planned', rounds: '4,000 tests, seed 1' }, async () => {
  const size = sampleSizeProportions(rates);
  const { exactDays } = runLength({ units: size.total, dailyUnits: 1000 });
  const one = simulated({
    test: { method: 'fixed' },
    options: { ...buying, runs: 4000, looks: 1, days: exactDays, unitsPerDay: 1000, stopAt: 'never' },
  });
  expect(one.power !== undefined && isAbout(one.power, 0.8, 4000)).toBe(true);
  const daily = simulated({
    test: { method: 'fixed', minSampleSize: size.control },
    options: { ...buying, runs: 1000, days: 28, unitsPerDay: 1000 },
  });
  expect(daily.runTimeDays.mean).toBeGreaterThanOrEqual(exactDays - 0.5);
  expect(daily.runTimeDays.mean).toBeLessThanOrEqual(exactDays + 1.5);
  expect(daily.power !== undefined && isAbout(daily.power, 0.8, 1000)).toBe(true);
  return `power ${percent(one.power?.rate ?? 0)} of 80 %, ${daily.runTimeDays.mean.toFixed(1)} of ${exactDays.toFixed(1)} days`;
});

prove(
  { name: 'A/B tests: a sequential test has its planned power, and mostly ends sooner', rounds: '1,000 tests, 60 looks, seed 1' },
  async () => {
    const size = sampleSizeProportions({ ...rates, method: 'sequential' });
    const days = size.total / 1000;
    const { power, runTimeDays } = simulated({
      options: { ...buying, runs: 1000, looks: 60, days, unitsPerDay: 1000, stopAt: 'significance' },
    });
    expect(power?.rate).toBeGreaterThan(0.8 - 4 * (power?.standardError ?? 0));
    // Looks before the last one add a little.
    expect(power?.rate).toBeLessThan(0.9);
    expect(runTimeDays.mean).toBeLessThan(0.75 * days);
    return `power ${percent(power?.rate ?? 0)} of 80 %, ${runTimeDays.mean.toFixed(1)} of at most ${days.toFixed(1)} days`;
  },
);

const rounds = 2000;
const spending = { mean: 20, standardDeviation: 15 };
const kinds = [
  ['proportions', { name: 'value', kind: 'proportion' }, { mean: 0.05 }, 0.01],
  ['means', { name: 'value', kind: 'mean' }, spending, 1],
  ['means of values with a long tail', { name: 'value', kind: 'mean' }, { ...spending, distribution: 'lognormal' }, 1],
  ['means with a covariate', { name: 'value', kind: 'mean', covariate: 'before' }, { ...spending, correlation: 0.8 }, 1],
  ['ratios', { name: 'value', kind: 'ratio' }, { mean: 0.3, standardDeviation: 1, denominator: { mean: 3, standardDeviation: 1 } }, 0.02],
  ['errors of a model', { name: 'value', kind: 'error', loss: 'squared' }, { mean: 4, standardDeviation: 6 }, -0.3],
] as const;

function proveCoverage(what: string, how: Partial<TestInput>, looks: number, check: (coverage: Coverage) => void): void {
  for (const [kind, metric, baseline, effect] of kinds) {
    prove(
      { name: `A/B tests: intervals of ${kind} cover the truth by ${what}`, rounds: `${rounds} tests, ${looks} looks, seed 1` },
      async () => {
        const test: TestInput = {
          testId: 'coverage',
          variants: [{ name: 'current' }, { name: 'candidate' }],
          unit: 'user',
          metric,
          ...how,
        };
        const effects = { candidate: { value: effect } };
        const options = {
          baseline: { value: baseline },
          effects,
          unitsPerDay: 2000,
          days: 4,
          looks,
          runs: rounds,
          stopAt: 'never',
        } as const;
        const coverage = intervalCoverage(test, options);
        check(coverage);
        return Object.entries(coverage)
          .map(([name, rate]) => `${name} ${percent(rate ?? Number.NaN)}`)
          .join(', ');
      },
    );
  }
}

const about = (rate: number | undefined) =>
  expect(Math.abs((rate ?? 0) - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / rounds) + 0.003);
proveCoverage('method fixed', { method: 'fixed' }, 1, (coverage) => Object.values(coverage).forEach(about));
proveCoverage('method bayesian', { method: 'bayesian' }, 1, (coverage) => about(coverage.effect));
proveCoverage('method sequential', {}, 1, ({ effect, relative, control }) => {
  expect(effect).toBeGreaterThan(0.98);
  expect(relative).toBeGreaterThan(0.98);
  about(control);
});
proveCoverage('method groupSequential', { method: 'groupSequential', minSampleSize: 4000 }, 1, ({ effect, relative }) => {
  about(effect);
  about(relative);
});

prove(
  { name: 'A/B tests: intervals of method sequential cover the truth at all looks at once', rounds: '2,000 tests, 50 looks, seed 1' },
  async () => {
    const { comparisons } = simulated({ options: { ...buying, runs: 2000, looks: 50, days: 50, stopAt: 'never' } });
    expect(comparisons[0]?.coverageThroughout.rate).toBeGreaterThan(0.95);
    return percent(comparisons[0]?.coverageThroughout.rate ?? 0);
  },
);

const arms = { variants: [{ name: 'current' }, { name: 'candidate' }, { name: 'other' }] };
const rewards = { baseline: { bought: { mean: 0.2 } }, effects: { candidate: { bought: 0.06 }, other: { bought: 0.02 } } };
const following = { ...rewards, runs: 1000, looks: 40, days: 40, unitsPerDay: 500, stopAt: 'never' } as const;

prove(
  {
    name: 'A/B tests: bandits lose less than a uniform split, and estimate effects without bias',
    rounds: '1,000 tests, 40 allocations, seed 1',
  },
  async () => {
    const regrets: string[] = [];
    let before = Number.POSITIVE_INFINITY;
    for (const [name, policy] of [
      ['uniform', undefined],
      ['epsilon-greedy', { type: 'epsilonGreedy', epsilon: 0.3 }],
      ['Thompson', { type: 'thompson' }],
    ] as const) {
      const { regret, comparisons } = simulated({ test: { ...arms, policy }, options: following });
      expect(regret.mean).toBeLessThan(0.9 * before);
      before = regret.mean;
      for (const { averageEstimate, trueEffect, coverageThroughout } of comparisons) {
        expect(Math.abs((averageEstimate?.mean ?? 0) - trueEffect)).toBeLessThan(4 * (averageEstimate?.standardError ?? 0));
        expect(coverageThroughout.rate).toBeGreaterThan(0.95);
      }
      regrets.push(`${name} ${regret.mean.toFixed(0)}`);
    }
    return `regret ${regrets.join(', ')}`;
  },
);

prove(
  {
    name: 'A/B tests: counts and moments that are drawn come to the same as units that are routed',
    rounds: '500 tests of 12,000 units, seed 1',
  },
  async () => {
    const test = { ...arms, coverage: 0.7, metrics: [{ name: 'spent', kind: 'mean' }] } as const;
    const baseline = { bought: { mean: 0.2 }, spent: { mean: 20, standardDeviation: 15, distribution: 'lognormal' } } as const;
    const effects = { candidate: { bought: 0.03, spent: 1 } };
    const options = { baseline, effects, runs: 500, days: 12, unitsPerDay: 1000 };
    const [drawn, routed] = [simulated({ test, options }), simulated({ test, options: { ...options, byUnit: true } })];
    const pairs = [drawn, routed].map(({ falsePositiveRate, power, undecided, stoppedEarly, comparisons }) => [
      falsePositiveRate,
      ...(power === undefined ? [] : [power]),
      undecided,
      stoppedEarly,
      ...comparisons.flatMap(({ significant, coverageThroughout }) => [significant, coverageThroughout]),
    ]);
    pairs[0]?.forEach((rate, place) => {
      const other = pairs[1]?.[place];
      expect(other !== undefined && agree(rate, other)).toBe(true);
    });
    const gap = drawn.runTimeDays.mean - routed.runTimeDays.mean;
    expect(Math.abs(gap)).toBeLessThan(4 * Math.hypot(drawn.runTimeDays.standardError, routed.runTimeDays.standardError));
    return `power ${percent(drawn.power?.rate ?? 0)} and ${percent(routed.power?.rate ?? 0)}, ${drawn.runTimeDays.mean.toFixed(2)} and ${routed.runTimeDays.mean.toFixed(2)} days`;
  },
);
