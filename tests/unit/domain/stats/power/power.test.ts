import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  confidenceSequence,
  minimumDetectableEffect,
  minimumDetectableLift,
  orThrow,
  type PowerMethod,
  type PowerOptions,
  power,
  StatisticsError,
} from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenCases } from '../../../../support/stats/golden.js';
import { seeded } from '../../../../support/stats/seeded.js';

type Golden = Omit<PowerOptions, 'power'> & { readonly power: string };

const plans = fc.record({
  variances: fc.tuple(fc.double({ min: 0.01, max: 9, noNaN: true }), fc.double({ min: 0.01, max: 9, noNaN: true })),
  sizes: fc.tuple(fc.integer({ min: 10, max: 100_000 }), fc.integer({ min: 10, max: 100_000 })),
  challengers: fc.integer({ min: 1, max: 4 }),
  correlation: fc.double({ min: 0, max: 0.9, noNaN: true }),
  alternative: fc.constantFrom('two-sided' as const, 'greater' as const),
});

describe('power', () => {
  test.each(goldenCases<Golden>('power', 'power'))('is exact for the effect $effect of sizes $sizes, $alternative', (golden) => {
    expectNear(power({ ...golden }), Number(golden.power), 1e-11);
  });

  test('is .79959 at 393 and .80059 at 394 units an arm for a fifth of a standard deviation', () => {
    const at = (n: number): string => power({ effect: 0.2, variances: [1, 1], sizes: [n, n] }).toFixed(5);
    expect([at(393), at(394)]).toEqual(['0.79959', '0.80059']);
  });

  test('without effect is the error rate, divided among the challengers', () => {
    const none = { effect: 0, variances: [1, 2], sizes: [50, 70] } as const;
    expectNear(power(none), 0.05, 1e-12);
    expectNear(power({ ...none, challengers: 5 }), 0.01, 1e-12);
    expectNear(power({ ...none, method: 'normal', alternative: 'less' }), 0.05, 1e-12);
  });

  test('of the t test tends to that of the normal test', () => {
    const large = { effect: 0.0001, variances: [1, 1], sizes: [1e9, 1e9] } as const;
    expectNear(power(large), power({ ...large, method: 'normal' }), 1e-8);
  });

  test('of a confidence sequence is the chance that its last interval leaves out 0', () => {
    const plan = { effect: 0.1, variances: [1, 1], sizes: [4000, 4000] } as const;
    const { upper } = orThrow(confidenceSequence({ estimate: 0, standardError: 1, n: 8000 }));
    const shift = 0.1 / Math.sqrt(2 / 4000);
    const wanted = power({ ...plan, effect: upper * Math.sqrt(2 / 4000), method: 'sequential' });
    expect(wanted).toBeCloseTo(0.5, 8);
    expect(power({ ...plan, method: 'sequential' })).toBeLessThan(power({ ...plan, method: 'normal' }));
    expect(shift).toBeGreaterThan(upper);
  });

  test.each<[string, Partial<PowerOptions>]>([
    ['NaN', { effect: Number.NaN }],
    ['negative variances', { variances: [1, -1] }],
    ['no variance', { variances: [0, 0] }],
    ['an empty arm', { sizes: [0, 5] }],
    ['one unit, for t', { sizes: [1, 5] }],
    ['a correlation of 1', { correlation: 1 }],
    ['half a challenger', { challengers: 0.5 }],
    ['an unknown method', { method: 'exact' as PowerMethod }],
  ])('refuses %s', (_, wrong) => {
    expect(() => power({ effect: 1, variances: [1, 1], sizes: [10, 10], ...wrong })).toThrow(StatisticsError);
  });
});

describe('minimumDetectableEffect', () => {
  test('is the effect that is found with the wanted power, by every method', () => {
    fc.assert(
      fc.property(
        plans,
        fc.constantFrom<PowerMethod>('t', 'normal', 'sequential'),
        fc.constantFrom(0.5, 0.8, 0.99),
        (plan, method, wanted) => {
          const effect = minimumDetectableEffect({ ...plan, method, power: wanted });
          const found = power({ ...plan, method, effect });
          // The formulas leave out the chance to find the effect on its wrong side.
          expect(found - wanted).toBeGreaterThan(-1e-10);
          expect(found - wanted).toBeLessThan(1e-3);
        },
      ),
      { ...seeded, numRuns: 60 },
    );
  });

  test('shrinks with the root of the variance that a covariate leaves', () => {
    const plan = { variances: [1, 1], sizes: [1000, 1000], method: 'normal' } as const;
    expectNear(minimumDetectableEffect({ ...plan, correlation: 0.6 }), 0.8 * minimumDetectableEffect(plan), 1e-14);
  });

  test('is as large downwards as upwards', () => {
    const plan = { variances: [1, 1], sizes: [30, 30] } as const;
    expect(minimumDetectableEffect({ ...plan, alternative: 'less' })).toBe(minimumDetectableEffect({ ...plan, alternative: 'greater' }));
  });

  test('refuses a power that the error rate already has', () => {
    expect(() => minimumDetectableEffect({ variances: [1, 1], sizes: [10, 10], power: 0.05 })).toThrow(StatisticsError);
  });
});

describe('minimumDetectableLift', () => {
  test('solves its equation, in which the variance grows with the lift', () => {
    fc.assert(
      fc.property(plans, fc.double({ min: 5, max: 50, noNaN: true }), ({ alternative, challengers, ...plan }, mean) => {
        const options = { ...plan, alternative, challengers, mean };
        const found = minimumDetectableLift(options);
        fc.pre(found.status === 'ok');
        const { lift } = orThrow(found);
        const grown = [plan.variances[0] * (1 + lift) ** 2, plan.variances[1]] as const;
        expectNear(lift * mean, minimumDetectableEffect({ ...options, variances: grown, method: 'normal' }), 1e-9);
      }),
      seeded,
    );
  });

  test('is not computable without a mean, or with one that may well be 0', () => {
    const plan = { variances: [1, 1], sizes: [100, 100] } as const;
    expect(minimumDetectableLift({ ...plan, mean: 0 })).toMatchObject({ status: 'not-computable' });
    expect(minimumDetectableLift({ ...plan, mean: 0.1 })).toMatchObject({ status: 'not-computable' });
  });
});
