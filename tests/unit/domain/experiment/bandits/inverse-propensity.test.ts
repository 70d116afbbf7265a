import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { banditWeights } from '../../../../../src/domain/experiment/bandits/bandit-weights.js';
import { snipsEstimate } from '../../../../../src/domain/experiment/bandits/inverse-propensity.js';
import type { WeightedTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { orThrow } from '../../../../../src/domain/stats/computed.js';
import { Moments } from '../../../../../src/domain/stats/summaries/moments.js';
import { runBernoulli } from '../../../../support/bandits/bernoulli-run.js';

const policy = { type: 'thompson', reward: 'bernoulli', floor: 0.05, minUnitsPerArm: 0 } as const;

describe('two arms of the same rate under Thompson sampling', () => {
  const units = 2_000;
  const rounds = 400;
  const plain = new Moments();
  const weighted = new Moments();
  const differences = new Moments();
  const squaredErrors = new Moments();
  for (let round = 0; round < rounds; round++) {
    const outcome = runBernoulli({
      rates: [0.1, 0.1],
      units,
      batch: 20,
      random: seededRandom(1_000 + round),
      weights: (arms) => banditWeights({ policy, arms }).weights,
    });
    const estimateOf = (arm: number) => orThrow(snipsEstimate(outcome.weighted[arm] as WeightedTotals));
    const [first, second] = [estimateOf(0), estimateOf(1)];
    plain.add(((outcome.means[0] as number) + (outcome.means[1] as number)) / 2);
    weighted.add((first.estimate + second.estimate) / 2);
    differences.add(second.estimate - first.estimate);
    squaredErrors.add(first.standardError ** 2 + second.standardError ** 2);
  }
  const errorOf = ({ variance }: Moments) => Math.sqrt(variance / rounds);

  test('plain means of arms are too low', () => {
    expect(plain.mean).toBeLessThan(0.1 - 4 * errorOf(plain));
    expect(plain.mean).toBeLessThan(0.0975);
  });

  test('those by propensity are right up to a bias that is small beside their error', () => {
    expect(Math.abs(weighted.mean - 0.1)).toBeLessThan(0.001);
    expect(errorOf(weighted)).toBeLessThan(0.001);
  });

  test('differences are 0 on average, and vary as much as the standard errors say', () => {
    expect(Math.abs(differences.mean)).toBeLessThan(3.5 * errorOf(differences));
    const ratio = squaredErrors.mean / differences.variance;
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.35);
  });
});

test('estimates move by a constant when all values do', () => {
  const shift = 100;
  const [w, ww, wy, wwy, wwyy] = [30, 200, 12, 70, 60];
  const totals: WeightedTotals = { n: 10, w, ww, wy, wwy, wwyy };
  const shifted: WeightedTotals = {
    ...totals,
    wy: wy + shift * w,
    wwy: wwy + shift * ww,
    wwyy: wwyy + 2 * shift * wwy + shift * shift * ww,
  };
  const [before, after] = [orThrow(snipsEstimate(totals)), orThrow(snipsEstimate(shifted))];
  expect(after.estimate).toBeCloseTo(before.estimate + shift, 9);
  expect(after.standardError).toBeCloseTo(before.standardError, 6);
});

test('the estimate is the textbook ratio of sums over the units', () => {
  const units = [
    { arm: 0, y: 2, p: 0.5 },
    { arm: 1, y: 3, p: 0.25 },
    { arm: 0, y: 1, p: 0.8 },
    { arm: 1, y: -1, p: 0.75 },
    { arm: 1, y: 4, p: 0.2 },
  ];
  const sumsOf = (arm: number): WeightedTotals => {
    const mine = units.filter((unit) => unit.arm === arm);
    const sum = (f: (w: number, y: number) => number) => mine.reduce((total, { y, p }) => total + f(1 / p, y), 0);
    return {
      n: mine.length,
      w: sum((w) => w),
      ww: sum((w) => w * w),
      wy: sum((w, y) => w * y),
      wwy: sum((w, y) => w * w * y),
      wwyy: sum((w, y) => w * w * y * y),
    };
  };
  const mean = (2 / 0.5 + 1 / 0.8) / (1 / 0.5 + 1 / 0.8);
  const error = Math.hypot((2 - mean) / 0.5, (1 - mean) / 0.8) / (1 / 0.5 + 1 / 0.8);
  expect(snipsEstimate(sumsOf(0))).toEqual({ status: 'ok', estimate: expect.closeTo(mean, 12), standardError: expect.closeTo(error, 12) });
});

test('too few units are no estimate', () => {
  const none: WeightedTotals = { n: 0, w: 0, ww: 0, wy: 0, wwy: 0, wwyy: 0 };
  const one: WeightedTotals = { n: 1, w: 2, ww: 4, wy: 2, wwy: 4, wwyy: 4 };
  for (const totals of [none, one]) expect(snipsEstimate(totals).status).toBe('not-computable');
});
