import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Moments, type MomentsJson, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { seeded } from '../../../../support/stats/seeded.js';

/** NumAcc2 to 4 of NIST's statistical reference datasets: base + 0.2, then base + 0.1 and base + 0.3 in turns. */
function numAcc(base: number): number[] {
  return [base + 0.2, ...Array.from({ length: 1000 }, (_, index) => base + (index % 2 === 0 ? 0.1 : 0.3))];
}

function mergedInParts(values: readonly number[], parts: number): Moments {
  const merged = new Moments();
  for (let part = 0; part < parts; part++) merged.merge(Moments.from(values.filter((_, index) => index % parts === part)));
  return merged;
}

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 60 });

describe('Moments', () => {
  test('has the certified mean and deviation of NIST’s NumAcc1', () => {
    const moments = Moments.from([10000001, 10000003, 10000002]);
    expect([moments.n, moments.mean, moments.variance]).toEqual([3, 10000002, 1]);
  });

  test.each([
    { name: 'NumAcc2', base: 1, tolerance: 1e-14 },
    { name: 'NumAcc3', base: 1e6, tolerance: 1e-8 },
    { name: 'NumAcc4', base: 1e7, tolerance: 1e-7 },
  ])('has the certified mean and deviation of NIST’s $name, in one stream and merged of seven', ({ base, tolerance }) => {
    for (const moments of [Moments.from(numAcc(base)), mergedInParts(numAcc(base), 7)]) {
      expectNear(moments.mean, base + 0.2, 1e-15);
      expectNear(Math.sqrt(moments.variance), 0.1, tolerance);
    }
  });

  test('merges to the moments of all values, whatever the partition', () => {
    fc.assert(
      fc.property(numbers, numbers, (first, second) => {
        const all = Moments.from([...first, ...second]);
        const merged = Moments.from(first).merge(Moments.from(second));
        const scale = Math.max(1, ...[...first, ...second].map(Math.abs));
        expect(merged.n).toBe(all.n);
        expect(Math.abs(merged.mean - all.mean)).toBeLessThanOrEqual(1e-14 * scale);
        expect(Math.abs(merged.m2 - all.m2)).toBeLessThanOrEqual(1e-13 * scale * scale * Math.max(1, all.n));
      }),
      seeded,
    );
  });

  test('merged into an empty one are the same to the last bit', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const moments = Moments.from(values);
        expect(new Moments().merge(moments).toJSON()).toEqual(moments.toJSON());
        expect(Moments.from(values).merge(new Moments()).toJSON()).toEqual(moments.toJSON());
      }),
      seeded,
    );
  });

  test('go through JSON unchanged', () => {
    const moments = Moments.from([0.1, 0.2, 1e9]);
    expect(Moments.fromJSON(JSON.parse(JSON.stringify(moments)) as MomentsJson).toJSON()).toEqual(moments.toJSON());
  });

  test('have no variance of fewer than two values', () => {
    expect(new Moments().variance).toBeNaN();
    expect(Moments.from([3]).variance).toBeNaN();
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, '1' as unknown as number])('refuse the value %s and stay as they were', (value) => {
    const moments = Moments.from([1, 2]);
    expect(() => moments.add(value)).toThrow(StatisticsError);
    expect(moments.toJSON()).toEqual({ n: 2, mean: 1.5, m2: 0.5 });
  });

  test.each([
    undefined,
    {},
    { n: -1, mean: 0, m2: 0 },
    { n: 1.5, mean: 0, m2: 0 },
    { n: 2, mean: Number.NaN, m2: 0 },
    { n: 2, mean: 1, m2: -1 },
  ])('are not read from %j', (json) => {
    expect(() => Moments.fromJSON(json as MomentsJson)).toThrow(StatisticsError);
  });
});
