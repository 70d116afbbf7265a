import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { type AllocationPeriod, orThrow, StatisticsError, sampleRatioMismatch } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenTests } from '../../../../support/stats/golden.js';
import { reasonOf } from '../../../../support/stats/reason-of.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Golden {
  readonly periods: readonly AllocationPeriod[];
  readonly statistic: number;
  readonly df: number;
  readonly pValue: number;
}

const named = goldenTests<Golden[]>('mismatch').map((golden) => ({ name: JSON.stringify(golden.periods), golden }));
const counts = fc.array(fc.integer({ min: 50, max: 5000 }), { minLength: 3, maxLength: 3 });
const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 3, maxLength: 3 });

/** A period in which each unit goes to an arm by its weight. */
function drawn(units: number, shares: readonly number[], random: { next(): number }): AllocationPeriod {
  const observed = shares.map(() => 0);
  const total = shares.reduce((sum, share) => sum + share, 0);
  for (let unit = 0; unit < units; unit++) {
    let rest = random.next() * total;
    let arm = 0;
    while (rest >= (shares[arm] as number)) rest -= shares[arm++] as number;
    observed[arm] = (observed[arm] as number) + 1;
  }
  return { observed, weights: shares };
}

describe('sampleRatioMismatch', () => {
  test.each(named)('has the golden values of $name', ({ golden }) => {
    const answer = orThrow(sampleRatioMismatch(golden.periods));
    expectNear(answer.statistic, golden.statistic);
    expectNear(answer.pValue, golden.pValue);
    expect(answer.degreesOfFreedom).toBe(golden.df);
  });

  test('is Pearson’s sum over the arms for one allocation', () => {
    fc.assert(
      fc.property(counts, weights, (observed, shares) => {
        const units = observed.reduce((sum, count) => sum + count, 0);
        const total = shares.reduce((sum, share) => sum + share, 0);
        const pearson = observed.reduce((sum, count, arm) => {
          const expected = (units * (shares[arm] as number)) / total;
          return sum + (count - expected) ** 2 / expected;
        }, 0);
        expectNear(orThrow(sampleRatioMismatch([{ observed, weights: shares }])).statistic, pearson, 1e-9);
      }),
      seeded,
    );
  });

  test('does not depend on the order of arms and periods', () => {
    fc.assert(
      fc.property(counts, counts, weights, weights, (first, second, shares1, shares2) => {
        const periods = [
          { observed: first, weights: shares1 },
          { observed: second, weights: shares2 },
        ];
        const turned = periods.map((period) => ({ observed: [...period.observed].reverse(), weights: [...period.weights].reverse() }));
        const answer = orThrow(sampleRatioMismatch(periods));
        expectNear(orThrow(sampleRatioMismatch(turned.reverse())).statistic, answer.statistic, 1e-7);
      }),
      seeded,
    );
  });

  test('raises as many false alarms as promised while the allocation changes', () => {
    const random = seededRandom(21);
    let alarms = 0;
    for (let run = 0; run < 1000; run++) {
      const periods = [drawn(300, [95, 5, 0], random), drawn(300, [80, 10, 10], random), drawn(300, [1, 1, 1], random)];
      if (orThrow(sampleRatioMismatch(periods)).pValue < 0.05) alarms += 1;
    }
    // 50 ± 3.3 standard deviations
    expect(alarms).toBeGreaterThan(27);
    expect(alarms).toBeLessThan(73);
  });

  test('tells what was expected and by how much shares deviate', () => {
    const answer = orThrow(
      sampleRatioMismatch([
        { observed: [60, 40], weights: [1, 1] },
        { observed: [90, 10], weights: [9, 1] },
      ]),
    );
    expect(answer.expected[0]).toBeCloseTo(140, 10);
    expect(answer.deviation[0]).toBeCloseTo(0.05, 12);
  });

  test('is certain of a mismatch when units came to an arm that takes nobody', () => {
    const answer = orThrow(sampleRatioMismatch([{ observed: [500, 480, 1], weights: [1, 1, 0] }]));
    expect([answer.pValue, answer.statistic]).toEqual([0, Number.POSITIVE_INFINITY]);
  });

  test('takes weights of any size', () => {
    const answer = (unit: number) => orThrow(sampleRatioMismatch([{ observed: [100, 130], weights: [unit, unit] }]));
    expect(answer(1.5e308)).toEqual(answer(1));
    expect(answer(1e-320)).toEqual(answer(1));
  });

  test('says why it cannot decide', () => {
    expect(reasonOf(sampleRatioMismatch([{ observed: [7, 8], weights: [1, 1] }]))).toContain('too few');
    expect(orThrow(sampleRatioMismatch([{ observed: [7, 8], weights: [1, 1] }], { minimumPerArm: 5 })).pValue).toBeGreaterThan(0.5);
    expect(reasonOf(sampleRatioMismatch([{ observed: [700, 0], weights: [1, 0] }]))).toContain('Fewer than two');
    const apart = [
      { observed: [70, 0], weights: [1, 0] },
      { observed: [0, 80], weights: [0, 1] },
    ];
    expect(reasonOf(sampleRatioMismatch(apart))).toContain('No period');
  });

  test.each([
    [[]],
    [undefined],
    [[{ observed: [1, 2], weights: [1] }]],
    [[{ observed: [1, 2], weights: [1, 1] }, null]],
    [[{ observed: [1, 2], weights: [0, 0] }]],
    [[{ observed: [1, 2], weights: [1, -1] }]],
    [[{ observed: [1, 2.5], weights: [1, 1] }]],
    [[{ observed: [1, 2], weights: [Number.NaN, 1] }]],
  ])('refuses %j', (periods) => {
    expect(() => sampleRatioMismatch(periods as never)).toThrow(StatisticsError);
  });
});
