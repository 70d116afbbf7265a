import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Alternative, Moments, orThrow, StatisticsError, welchTTest } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenTests } from '../../../../support/stats/golden.js';
import { reasonOf } from '../../../../support/stats/reason-of.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Golden {
  readonly a: readonly [number, number, number];
  readonly b: readonly [number, number, number];
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly statistic: number;
  readonly pValue: Readonly<Record<Alternative, number>>;
  /** Half the length of the interval by confidence. */
  readonly margin: Readonly<Record<string, number>>;
}

const sample = ([n, mean, variance]: readonly [number, number, number]) => ({ n, mean, variance });
const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 30 });

describe('welchTTest', () => {
  test.each(goldenTests<Golden[]>('means'))('has the golden values of $a and $b', (golden) => {
    const [a, b] = [sample(golden.a), sample(golden.b)];
    for (const alternative of ['two-sided', 'greater', 'less'] as const) {
      const answer = orThrow(welchTTest(a, b, { alternative }));
      expectNear(answer.pValue, golden.pValue[alternative]);
      expectNear(answer.statistic, golden.statistic, 1e-12);
      expectNear(answer.degreesOfFreedom, golden.degreesOfFreedom, 1e-12);
      expectNear(answer.standardError, golden.standardError, 1e-14);
    }
    for (const [level, margin] of Object.entries(golden.margin)) {
      const { effect, interval } = orThrow(welchTTest(a, b, { confidence: Number(level) }));
      expectNear(interval.upper - effect, margin, 1e-10 + 1e-15 * Math.abs(effect / margin));
      expectNear(effect - interval.lower, margin, 1e-10 + 1e-15 * Math.abs(effect / margin));
    }
  });

  test('does not change when values are shifted or scaled, and changes its sign when samples are swapped', () => {
    fc.assert(
      fc.property(values, values, fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(0.25, 2, 1024), (x, y, shift, scale) => {
        const plain = welchTTest(Moments.from(x), Moments.from(y));
        if (plain.status !== 'ok') return;
        const moved = (list: number[]) => Moments.from(list.map((value) => (value + shift) * scale));
        const other = orThrow(welchTTest(moved(x), moved(y)));
        expect(other.statistic).toBeCloseTo(plain.statistic, 8);
        expect(other.pValue).toBeCloseTo(plain.pValue, 8);
        expect(other.effect).toBeCloseTo(plain.effect * scale, 6);
        const swapped = orThrow(welchTTest(Moments.from(y), Moments.from(x)));
        expect(swapped.statistic).toBe(-plain.statistic);
        expect(swapped.pValue).toBe(plain.pValue);
        expect(swapped.interval.lower).toBeCloseTo(-plain.interval.upper, 10);
      }),
      seeded,
    );
  });

  test('refuses exactly the differences outside of its interval', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom<Alternative>('two-sided', 'greater', 'less'), (x, y, alternative) => {
        const answer = welchTTest(Moments.from(x), Moments.from(y), { alternative, confidence: 0.9 });
        if (answer.status !== 'ok' || Math.abs(answer.pValue - 0.1) < 1e-9) return;
        expect(answer.pValue < 0.1).toBe(answer.interval.lower > 0 || answer.interval.upper < 0);
      }),
      seeded,
    );
  });

  test('says why it cannot decide, and never calls that a p-value', () => {
    expect(reasonOf(welchTTest(Moments.from([1]), Moments.from([1, 2])))).toContain('Two values in each sample');
    expect(reasonOf(welchTTest(new Moments(), Moments.from([1, 2])))).toContain('Two values in each sample');
    expect(reasonOf(welchTTest(Moments.from([1, 1]), Moments.from([2, 2])))).toContain('Neither sample varies');
    const far = { n: 5, mean: 1.7e308, variance: 1 };
    expect(reasonOf(welchTTest(far, { ...far, mean: -1.7e308 }))).toContain('too large');
  });

  test.each([
    [{ n: 2.5, mean: 0, variance: 1 }, {}],
    [{ n: 5, mean: Number.NaN, variance: 1 }, {}],
    [{ n: 5, mean: 0, variance: -1 }, {}],
    [null, {}],
    [{ n: 5, mean: 0, variance: 1 }, { confidence: 1 }],
    [{ n: 5, mean: 0, variance: 1 }, { alternative: 'both' }],
    [{ n: 5, mean: 0, variance: 1 }, null],
  ])('refuses %j with %j', (first, options) => {
    expect(() => welchTTest(first as never, { n: 5, mean: 1, variance: 2 }, options as never)).toThrow(StatisticsError);
  });
});
