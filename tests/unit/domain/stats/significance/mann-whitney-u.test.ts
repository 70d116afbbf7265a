import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Alternative, mannWhitneyU, orThrow, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenTests } from '../../../../support/stats/golden.js';
import { reasonOf } from '../../../../support/stats/reason-of.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Golden {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly method: 'exact' | 'asymptotic';
  readonly statistic: number;
  readonly pValue: Readonly<Record<Alternative, number>>;
}

const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 30 });
const named = goldenTests<Golden[]>('ranks').map((golden) => ({
  name: `${golden.x.length} and ${golden.y.length} values, ${golden.method}`,
  golden,
}));

describe('mannWhitneyU', () => {
  test.each(named)('has SciPy’s values of $name', ({ golden }) => {
    for (const alternative of ['two-sided', 'greater', 'less'] as const) {
      const answer = orThrow(mannWhitneyU(golden.x, golden.y, { alternative }));
      expect([answer.statistic, answer.method]).toEqual([golden.statistic, golden.method]);
      expectNear(answer.pValue, golden.pValue[alternative]);
    }
  });

  test('swapped samples share the p-value, and their shares of pairs sum to 1', () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        const there = mannWhitneyU(x, y);
        if (there.status !== 'ok') return;
        const back = orThrow(mannWhitneyU(y, x));
        expect(back.pValue).toBeCloseTo(there.pValue, 12);
        expect(back.probabilityOfSuperiority + there.probabilityOfSuperiority).toBeCloseTo(1, 12);
        expect(there.statistic + back.statistic).toBe(x.length * y.length);
        expect(there.pValue).toBeGreaterThan(0);
        expect(there.pValue).toBeLessThanOrEqual(1);
      }),
      seeded,
    );
  });

  test('counts pairs in which the second sample is greater', () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        const answer = mannWhitneyU(x, y);
        if (answer.status !== 'ok') return;
        const won = x.flatMap((a) => y.map((b) => (b > a ? 1 : b === a ? 0.5 : 0))).reduce((sum: number, share) => sum + share, 0);
        expect(answer.probabilityOfSuperiority).toBeCloseTo(won / (x.length * y.length), 12);
      }),
      seeded,
    );
  });

  test('depends on the order of values only', () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        const cubes = (list: number[]) => list.map((value) => value ** 3 + value);
        expect(mannWhitneyU(cubes(x), cubes(y))).toEqual(mannWhitneyU(x, y));
      }),
      seeded,
    );
  });

  test('is exact for one small sample beside a large one, to the last tail', () => {
    const large = Array.from({ length: 20_000 }, (_, index) => index);
    const answer = orThrow(mannWhitneyU([-1, -2, -3, -4, -5, -6, -7, -8], large));
    let orders = 1;
    for (let i = 1; i <= 8; i++) orders *= (20_000 + i) / i;
    expectNear(answer.pValue, 2 / orders, 1e-13);
    // In the middle counts are largest: half of all orders have at most half the pairs.
    const middle = large.map((value) => value + 0.5);
    const balanced = orThrow(mannWhitneyU([0, 1, 2, 3, 19_997, 19_998, 19_999, 20_000], middle, { alternative: 'greater' }));
    expect(balanced.statistic).toBe(80_000);
    expect(balanced.pValue).toBeGreaterThan(0.5);
    expect(balanced.pValue).toBeLessThan(0.5001);
  });

  test('says why it cannot decide, and refuses what is no number', () => {
    expect(reasonOf(mannWhitneyU([], [1]))).toContain('no values');
    expect(reasonOf(mannWhitneyU([2, 2], [2]))).toContain('equal');
    expect(() => mannWhitneyU([Number.NaN], [1])).toThrow(StatisticsError);
    expect(() => mannWhitneyU(undefined as never, [1])).toThrow(StatisticsError);
  });
});
