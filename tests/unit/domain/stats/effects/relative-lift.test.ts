import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LiftMethod, orThrow, relativeLift, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenTests } from '../../../../support/stats/golden.js';
import { reasonOf } from '../../../../support/stats/reason-of.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Golden extends Partial<Readonly<Record<LiftMethod, readonly [number, number]>>> {
  readonly a: readonly [number, number, number];
  readonly b: readonly [number, number, number];
  readonly lift: number;
  readonly standardError: number;
}

const sample = ([n, mean, variance]: readonly [number, number, number]) => ({ n, mean, variance });
const positive = fc.double({ min: 0.1, max: 100, noNaN: true });

describe('relativeLift', () => {
  test.each(goldenTests<Golden[]>('lift'))('has the golden values of $a and $b by every method', (golden) => {
    const [a, b] = [sample(golden.a), sample(golden.b)];
    // A mean of 1e8 that varies by 0.01 leaves its lift fewer digits.
    const tolerance = 1e-10 + (1e-15 / Math.abs(golden.lift)) * Math.abs(1 + golden.lift);
    for (const method of ['logRatio', 'fieller', 'delta'] as const) {
      const answer = relativeLift(a, b, { method });
      const interval = golden[method];
      expect(answer.status === 'ok').toBe(interval !== undefined);
      if (answer.status !== 'ok' || interval === undefined) continue;
      expectNear(answer.lift, golden.lift, tolerance);
      expectNear(answer.standardError, golden.standardError);
      expectNear(answer.interval.lower, interval[0], 1e-10 + 1e-15 / Math.abs(interval[0]));
      expectNear(answer.interval.upper, interval[1], 1e-10 + 1e-15 / Math.abs(interval[1]));
    }
  });

  test('takes the logarithm of positive means and Fieller’s interval of others', () => {
    const at = (mean1: number, mean2: number) =>
      orThrow(relativeLift({ n: 100, mean: mean1, variance: 1 }, { n: 100, mean: mean2, variance: 1 })).method;
    expect([at(5, 6), at(5, -1), at(-5, -6)]).toEqual(['logRatio', 'fieller', 'fieller']);
  });

  test('calls an increase positive where the control’s mean is negative', () => {
    const answer = orThrow(relativeLift({ n: 1000, mean: -10, variance: 4 }, { n: 1000, mean: -8, variance: 4 }));
    expect(answer.lift).toBeCloseTo(0.2, 12);
    expect(answer.interval.lower).toBeGreaterThan(0.15);
    expect(answer.interval.upper).toBeLessThan(0.25);
  });

  test('swapped samples give the inverse ratio by logarithm and by Fieller', () => {
    fc.assert(
      fc.property(positive, positive, positive, positive, (mean1, mean2, variance1, variance2) => {
        const a = { n: 10_000, mean: mean1 + 1, variance: variance1 };
        const b = { n: 20_000, mean: mean2 + 1, variance: variance2 };
        for (const method of ['logRatio', 'fieller'] as const) {
          const there = relativeLift(a, b, { method });
          const back = relativeLift(b, a, { method });
          if (there.status !== 'ok' || back.status !== 'ok') continue;
          expect((1 + there.interval.lower) * (1 + back.interval.upper)).toBeCloseTo(1, 9);
        }
      }),
      seeded,
    );
  });

  test('does not depend on the unit of measurement', () => {
    fc.assert(
      fc.property(positive, positive, fc.constantFrom('logRatio', 'fieller', 'delta'), (mean1, mean2, method) => {
        const scaled = (factor: number) =>
          relativeLift(
            { n: 50, mean: mean1 * factor, variance: 2 * factor * factor },
            { n: 60, mean: mean2 * factor, variance: 3 * factor * factor },
            { method },
          );
        const [plain, large] = [scaled(1), scaled(1024)];
        expect(large).toEqual(plain);
      }),
      seeded,
    );
  });

  test('says why it cannot decide', () => {
    const uncertain = { n: 10, mean: 0.1, variance: 4 };
    const other = { n: 10, mean: 3, variance: 4 };
    expect(reasonOf(relativeLift(uncertain, other, { method: 'fieller' }))).toContain('contains 0');
    expect(reasonOf(relativeLift(other, { ...other, mean: -3 }, { method: 'logRatio' }))).toContain('not positive');
    expect(reasonOf(relativeLift({ ...other, mean: 0 }, other))).toContain('is 0');
    expect(reasonOf(relativeLift({ ...other, variance: 0 }, { ...other, variance: 0 }))).toContain('varies');
    expect(reasonOf(relativeLift({ n: 1, mean: 1, variance: Number.NaN }, other))).toContain('Two values');
    // An interval from nothing to infinity says nothing.
    expect(reasonOf(relativeLift({ ...uncertain, mean: 1e-4 }, other))).toContain('too near 0');
    expect(reasonOf(relativeLift({ ...uncertain, mean: 1e-310 }, { ...uncertain, mean: -3 }, { method: 'delta' }))).toContain('too near 0');
  });

  test('refuses an unknown method, also one that every object has', () => {
    const one = { n: 10, mean: 3, variance: 4 };
    expect(() => relativeLift(one, one, { method: 'toString' as never })).toThrow(StatisticsError);
    expect(() => relativeLift(one, one, { method: 'wald' as LiftMethod })).toThrow(StatisticsError);
  });
});
