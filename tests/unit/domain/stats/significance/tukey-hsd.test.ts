import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { studentizedRangeSf } from '../../../../../src/domain/stats/significance/studentized-range.js';
import { Moments, orThrow, StatisticsError, tukeyHsd } from '../../../../../src/stats.js';

interface Golden {
  readonly tails: readonly [groups: number, df: number, q: number, sf: number][];
  readonly tukeyHsd: {
    readonly samples: readonly (readonly number[])[];
    readonly comparisons: readonly { first: number; second: number; effect: number; pValue: number; lower: number; upper: number }[];
  };
}

const golden = JSON.parse(readFileSync(new URL('../../../../golden/stats/studentized-range.json', import.meta.url), 'utf8')) as Golden;

test('tails of the studentised range agree with SciPy to 2e-7', () => {
  for (const [groups, df, q, truth] of golden.tails) {
    expect(Math.abs(studentizedRangeSf(q, groups, df) - truth), `${groups} groups, df ${df}, q ${q}`).toBeLessThan(2e-7);
  }
});

describe('Tukey comparisons', () => {
  test('agree with SciPy', () => {
    const { samples, comparisons } = golden.tukeyHsd;
    const result = orThrow(tukeyHsd(samples.map((sample) => Moments.from(sample))));
    for (const [index, { first, second, effect, pValue, lower, upper }] of comparisons.entries()) {
      const actual = result.comparisons[index];
      expect([actual?.first, actual?.second]).toEqual([first, second]);
      expect(actual?.effect).toBeCloseTo(effect, 12);
      expect(actual?.pValue).toBeCloseTo(pValue, 7);
      expect(actual?.interval.lower).toBeCloseTo(lower, 5);
      expect(actual?.interval.upper).toBeCloseTo(upper, 5);
    }
  });

  test('never claim a p-value that the studentised range cannot resolve', () => {
    const groups = [0, 100].map((mean) => ({ n: 50, mean, variance: 1 }));
    expect(orThrow(tukeyHsd(groups)).comparisons[0]?.pValue).toBe(1e-6);
  });

  test('are not computed outside of the range where the studentised range is right', () => {
    const group = { n: 3, mean: 1, variance: 2 };
    expect(tukeyHsd([group, group])).toMatchObject({ status: 'not-computable', reason: expect.stringContaining('degrees of freedom') });
    expect(tukeyHsd(Array.from({ length: 21 }, () => group))).toMatchObject({ reason: expect.stringContaining('more than 20 groups') });
    expect(
      tukeyHsd([
        { n: 20, mean: 1, variance: 0 },
        { n: 20, mean: 2, variance: 0 },
      ]),
    ).toMatchObject({ reason: 'No group varies.' });
  });

  test('refuse arguments without meaning', () => {
    const group = { n: 30, mean: 1, variance: 2 };
    expect(() => tukeyHsd([group])).toThrow(StatisticsError);
    expect(() => tukeyHsd([group, { ...group, variance: -1 }])).toThrow(StatisticsError);
    expect(() => tukeyHsd([group, group], { confidence: 95 })).toThrow(StatisticsError);
  });
});
