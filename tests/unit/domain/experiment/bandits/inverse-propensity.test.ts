import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { banditWeights } from '../../../../../src/domain/experiment/bandits/bandit-weights.js';
import {
  ipsDifference,
  ipsEstimate,
  snipsDifference,
  snipsEstimate,
} from '../../../../../src/domain/experiment/bandits/inverse-propensity.js';
import type { WeightedTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { orThrow } from '../../../../../src/domain/stats/computed.js';
import { Moments } from '../../../../../src/domain/stats/summaries/moments.js';
import { runBernoulli } from '../../../../support/bandits/bernoulli-run.js';

const policy = { type: 'thompson', reward: 'bernoulli', floor: 0.05, minUnitsPerArm: 0 } as const;

describe('two arms of the same rate under Thompson sampling', () => {
  const units = 2_000;
  const rounds = 400;
  const plain = new Moments();
  const ips = new Moments();
  const snips = new Moments();
  const differences = { ips: new Moments(), snips: new Moments() };
  const squaredErrors = { ips: new Moments(), snips: new Moments() };
  for (let round = 0; round < rounds; round++) {
    const { means, weighted } = runBernoulli({
      rates: [0.1, 0.1],
      units,
      batch: 20,
      random: seededRandom(1_000 + round),
      weights: (arms) => banditWeights({ policy, arms }).weights,
    });
    const [first, second] = weighted as unknown as readonly [WeightedTotals, WeightedTotals];
    plain.add(((means[0] as number) + (means[1] as number)) / 2);
    ips.add((orThrow(ipsEstimate(first, units)).estimate + orThrow(ipsEstimate(second, units)).estimate) / 2);
    snips.add((orThrow(snipsEstimate(first)).estimate + orThrow(snipsEstimate(second)).estimate) / 2);
    for (const [name, { estimate, standardError }] of [
      ['ips', orThrow(ipsDifference(first, second, units))],
      ['snips', orThrow(snipsDifference(first, second))],
    ] as const) {
      differences[name].add(estimate);
      squaredErrors[name].add(standardError ** 2);
    }
  }
  const errorOf = ({ variance }: Moments) => Math.sqrt(variance / rounds);

  test('plain means of arms are too low', () => {
    expect(plain.mean).toBeLessThan(0.1 - 4 * errorOf(plain));
    expect(plain.mean).toBeLessThan(0.0975);
  });

  test('inverse propensities are right', () => {
    expect(Math.abs(ips.mean - 0.1)).toBeLessThan(3.5 * errorOf(ips));
    expect(errorOf(ips)).toBeLessThan(0.001);
  });

  test('self-normalised ones are right up to a bias that is small beside their error', () => {
    expect(Math.abs(snips.mean - 0.1)).toBeLessThan(0.001);
  });

  for (const name of ['ips', 'snips'] as const) {
    test(`${name}: differences are 0 on average, and vary as much as their standard errors say`, () => {
      expect(Math.abs(differences[name].mean)).toBeLessThan(3.5 * errorOf(differences[name]));
      const ratio = squaredErrors[name].mean / differences[name].variance;
      expect(ratio).toBeGreaterThan(0.75);
      expect(ratio).toBeLessThan(1.35);
    });
  }
});

test('self-normalised estimates move by a constant when all values do, others become unsteady', () => {
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
  expect(orThrow(ipsEstimate(shifted, 30)).standardError).toBeGreaterThan(10 * orThrow(ipsEstimate(totals, 30)).standardError);
});

test('the estimates are the textbook sums over the units', () => {
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
  const scores = (arm: number) => units.map((unit) => (unit.arm === arm ? unit.y / unit.p : 0));
  const meanAndError = (values: readonly number[]) => {
    const moments = Moments.from(values);
    return {
      status: 'ok',
      estimate: expect.closeTo(moments.mean, 12),
      standardError: expect.closeTo(Math.sqrt(moments.variance / values.length), 12),
    };
  };
  expect(ipsEstimate(sumsOf(0), 5)).toEqual(meanAndError(scores(0)));
  expect(ipsDifference(sumsOf(0), sumsOf(1), 5)).toEqual(meanAndError(scores(1).map((score, unit) => score - (scores(0)[unit] as number))));
  const mean = (2 / 0.5 + 1 / 0.8) / (1 / 0.5 + 1 / 0.8);
  const error = Math.hypot((2 - mean) / 0.5, (1 - mean) / 0.8) / (1 / 0.5 + 1 / 0.8);
  expect(snipsEstimate(sumsOf(0))).toEqual({ status: 'ok', estimate: expect.closeTo(mean, 12), standardError: expect.closeTo(error, 12) });
});

test('too few units are no estimate', () => {
  const none: WeightedTotals = { n: 0, w: 0, ww: 0, wy: 0, wwy: 0, wwyy: 0 };
  const some: WeightedTotals = { n: 2, w: 4, ww: 8, wy: 4, wwy: 8, wwyy: 8 };
  const results = [
    ipsEstimate(none, 1),
    ipsDifference(none, some, 0),
    snipsEstimate(none),
    snipsDifference(some, none),
    snipsDifference(none, some),
  ];
  expect(results.map(({ status }) => status)).toEqual(results.map(() => 'not-computable'));
});
