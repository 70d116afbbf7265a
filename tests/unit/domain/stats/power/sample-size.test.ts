import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  optimalControlShare,
  power,
  runLength,
  type SampleSizeMeansOptions,
  type SampleSizeProportionsOptions,
  StatisticsError,
  sampleSizeMeans,
  sampleSizeProportions,
} from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenCases } from '../../../../support/stats/golden.js';
import { seeded } from '../../../../support/stats/seeded.js';

type Means = Omit<SampleSizeMeansOptions, 'variances'> & { readonly t: number; readonly normal: number };
type Rates = SampleSizeProportionsOptions & { readonly pooled: number; readonly unpooled: number; readonly arcsine: number };

describe('sampleSizeMeans', () => {
  test.each(goldenCases<Means>('power', 'sampleSizeMeans'))(
    'agrees with statsmodels: effect $effect, power $power, ratio $ratio',
    ({ t, normal, ...given }) => {
      if (given.ratio === 1) expectNear(sampleSizeMeans({ ...given, variances: [1, 1], method: 't' }).exact, t, 1e-7);
      // It also counts effects that are found on their wrong side.
      expectNear(sampleSizeMeans({ ...given, variances: [1, 1], method: 'normal' }).exact, normal, 1e-4);
    },
  );

  test.each(['t', 'sequential'] as const)('of method %s is just large enough', (method) => {
    const plan = fc.record({
      effect: fc.double({ min: 0.01, max: 2, noNaN: true }),
      variances: fc.tuple(fc.double({ min: 0.1, max: 4, noNaN: true }), fc.double({ min: 0.1, max: 4, noNaN: true })),
      ratio: fc.constantFrom(0.5, 1, 3),
      challengers: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(plan, (given) => {
        const { exact } = sampleSizeMeans({ ...given, method });
        const at = (n: number): number => power({ ...given, method, sizes: [n, n * given.ratio] });
        fc.pre(exact > 5);
        expect(at(exact)).toBeGreaterThan(0.8 - 1e-9);
        expect(at(exact * 0.99)).toBeLessThan(0.8);
      }),
      { ...seeded, numRuns: 30 },
    );
  });

  test('counts units of every challenger, and needs fewer with a covariate', () => {
    const plan = { effect: 0.1, variances: [1, 1], challengers: 3, ratio: 0.5 } as const;
    const { exact, control, challenger, total } = sampleSizeMeans(plan);
    expect([control, challenger, total]).toEqual([Math.ceil(exact), Math.ceil(exact / 2), control + 3 * challenger]);
    expectNear(sampleSizeMeans({ ...plan, correlation: 0.5 }).exact, 0.75 * exact, 1e-14);
  });

  test.each([{ effect: 0 }, { power: 1 }, { power: 0.01 }, { ratio: 0 }, { correlation: 1 }, { effect: 1e-200 }])('refuses %o', (wrong) => {
    expect(() => sampleSizeMeans({ effect: 1, variances: [1, 1], ...wrong })).toThrow(StatisticsError);
  });
});

describe('sampleSizeProportions', () => {
  test.each(goldenCases<Rates>('power', 'sampleSizeProportions'))(
    'has the golden sizes of $control against $challenger',
    ({ pooled, unpooled, arcsine, ...given }) => {
      expectNear(sampleSizeProportions(given).exact, pooled, 1e-12);
      expectNear(sampleSizeProportions({ ...given, method: 'unpooled' }).exact, unpooled, 1e-12);
      expectNear(sampleSizeProportions({ ...given, method: 'arcsine' }).exact, arcsine, 1e-4);
    },
  );

  test('needs 8157.73, 8154.99 or 8142.62 units an arm for 5 % against 6 %', () => {
    const sizes = (['pooled', 'unpooled', 'arcsine'] as const).map((method) =>
      sampleSizeProportions({ control: 0.05, challenger: 0.06, method }).exact.toFixed(2),
    );
    expect(sizes).toEqual(['8157.73', '8154.99', '8142.62']);
  });

  test('needs about twice as many for a test that may be looked at all the time', () => {
    const plan = { control: 0.05, challenger: 0.06 } as const;
    const ratio = sampleSizeProportions({ ...plan, method: 'sequential' }).exact / sampleSizeProportions(plan).exact;
    expect(ratio).toBeGreaterThan(1.5);
    expect(ratio).toBeLessThan(3);
  });

  test.each([{ control: 0 }, { challenger: 1 }, { challenger: 0.05 }, { ratio: -1 }, { method: 'exact' as 'pooled' }])(
    'refuses %o',
    (wrong) => {
      expect(() => sampleSizeProportions({ control: 0.05, challenger: 0.06, ...wrong })).toThrow(StatisticsError);
    },
  );
});

describe('runLength', () => {
  test('rounds up to whole weeks', () => {
    expect(runLength({ units: 16_316, dailyUnits: 2000, coverage: 0.5 })).toEqual({ exactDays: 16.316, days: 21 });
    expect(runLength({ units: 1, dailyUnits: 1000 }).days).toBe(7);
    expect(runLength({ units: 7000, dailyUnits: 1000 }).days).toBe(7);
  });

  test('takes 3 days at least', () => {
    expect(runLength({ units: 1, dailyUnits: 1000, wholeWeeks: false }).days).toBe(3);
    expect(runLength({ units: 4500, dailyUnits: 1000, wholeWeeks: false }).days).toBe(5);
  });

  test('warns above 8 weeks', () => {
    expect(runLength({ units: 56_000, dailyUnits: 1000 }).warning).toBeUndefined();
    expect(runLength({ units: 56_001, dailyUnits: 1000 }).warning).toContain('63 days');
  });

  test.each([{ units: 0 }, { dailyUnits: 0 }, { coverage: 0 }, { coverage: 1.5 }])('refuses %o', (wrong) => {
    expect(() => runLength({ units: 10, dailyUnits: 10, ...wrong })).toThrow(StatisticsError);
  });
});

describe('optimalControlShare', () => {
  test('makes the comparison with the control as sharp as any share does', () => {
    for (const challengers of [1, 2, 3, 7]) {
      const variance = (share: number): number => 1 / share + challengers / (1 - share);
      const best = optimalControlShare(challengers);
      expect(variance(best)).toBeLessThan(variance(best + 0.01));
      expect(variance(best)).toBeLessThan(variance(best - 0.01));
    }
    expect(() => optimalControlShare(0)).toThrow(StatisticsError);
  });
});
