import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaBinomial } from '../../../../../src/domain/stats/bayes/beta-binomial.js';
import { betterRate } from '../../../../../src/domain/stats/bayes/better-rate.js';
import type { Proportion } from '../../../../../src/domain/stats/sample.js';
import { seeded } from '../../../../support/stats/seeded.js';

const rate = fc
  .tuple(fc.constantFrom(3, 40, 1000, 50_000, 2_000_000), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([trials, share]): Proportion => ({ successes: Math.round(trials * share), trials }));

describe('betterRate', () => {
  it('gives the probabilities that exact sums give', () => {
    expect(betterRate({ successes: 50, trials: 1000 }, { successes: 60, trials: 1000 }).probability).toBeCloseTo(0.83561126487546, 12);
    expect(betterRate({ successes: 500, trials: 1e4 }, { successes: 560, trials: 1e4 }).probability).toBeCloseTo(0.97083766370625, 12);
    expect(betterRate({ successes: 5e4, trials: 1e6 }, { successes: 50_600, trials: 1e6 }).probability).toBeCloseTo(0.973879628473217, 11);
    expect(betterRate({ successes: 5e5, trials: 1e7 }, { successes: 501_000, trials: 1e7 }).probability).toBeCloseTo(0.847434509909413, 10);
  });

  it('says what betaBinomial says of two arms', () => {
    fc.assert(
      fc.property(rate, rate, (one, two) => {
        const [, second] = betaBinomial([one, two]);
        const { probability, expectedLoss } = betterRate(one, two);
        expect(Math.abs(probability - (second?.probabilityBest ?? 0))).toBeLessThan(1e-12);
        expect(Math.abs(expectedLoss - (second?.expectedLoss ?? 0))).toBeLessThan(1e-14);
      }),
      { ...seeded, numRuns: 60, seed: 1 },
    );
  });

  it.each([
    { trials: 1000, successes: 0 },
    { trials: 1000, successes: 2 },
    { trials: 1_000_000, successes: 0 },
    { trials: 1000, successes: 998 },
  ])('is one half for arms of $successes successes in $trials trials each, however steep their densities', (arm) => {
    expect(Math.abs(betterRate(arm, arm).probability - 0.5)).toBeLessThan(1e-12);
  });

  // Finite sums with 60 digits.
  it.each([
    { one: [0, 1101], two: [4, 465], probability: 0.9977163901186478, expectedLoss: 2.06376482611868e-6 },
    { one: [2, 725], two: [2, 299], probability: 0.8473525050956454, expectedLoss: 0.0003500620852836467 },
    { one: [0, 173_295], two: [0, 325_937], probability: 0.3471237936518747, expectedLoss: 3.7673756533283907e-6 },
    { one: [13, 22], two: [42, 42], probability: 0.9999945773863785, expectedLoss: 1.0484700692796773e-7 },
  ])('is right for few successes: $one and $two', ({ one, two, ...exact }) => {
    const [first, second] = [one, two].map(([successes = 0, trials = 0]) => ({ successes, trials })) as [Proportion, Proportion];
    const found = betterRate(first, second);
    expect(Math.abs(found.probability - exact.probability)).toBeLessThan(1e-12);
    expect(Math.abs(found.expectedLoss - exact.expectedLoss)).toBeLessThan(1e-14);
  });

  it('is one half for equal arms, whose expected loss is half the mean distance of two draws', () => {
    const { probability, expectedLoss } = betterRate({ successes: 0, trials: 0 }, { successes: 0, trials: 0 });
    expect(probability).toBeCloseTo(0.5, 12);
    expect(expectedLoss).toBeCloseTo(1 / 6, 12);
  });
});
