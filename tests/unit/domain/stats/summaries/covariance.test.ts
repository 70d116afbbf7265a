import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Covariance, type CovarianceJson, Moments, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { seeded } from '../../../../support/stats/seeded.js';

const pairs = fc.array(fc.tuple(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.double({ min: -1e3, max: 1e3, noNaN: true })), {
  maxLength: 50,
});

function of(values: readonly (readonly [number, number])[]): Covariance {
  return Covariance.from(
    values.map(([x]) => x),
    values.map(([, y]) => y),
  );
}

describe('Covariance', () => {
  test('keeps its digits far from 0', () => {
    const far = Covariance.from([1e9 + 1, 1e9 + 2, 1e9 + 4], [1e9 + 3, 1e9 + 1, 1e9 + 8]);
    const near = Covariance.from([1, 2, 4], [3, 1, 8]);
    expectNear(far.covariance, near.covariance, 1e-6);
    expectNear(near.covariance, 4.5, 1e-15);
    expectNear(near.correlation, 4.5 / Math.sqrt((7 / 3) * 13), 1e-14);
  });

  test('has the moments of x and of y', () => {
    fc.assert(
      fc.property(pairs, (values) => {
        const both = of(values);
        const x = Moments.from(values.map(([value]) => value));
        const y = Moments.from(values.map(([, value]) => value));
        expect([both.meanX, both.varianceX, both.meanY, both.varianceY]).toEqual([x.mean, x.variance, y.mean, y.variance]);
      }),
      seeded,
    );
  });

  test('merges to the covariance of all pairs, and does not care which is x', () => {
    fc.assert(
      fc.property(pairs, pairs, (first, second) => {
        const all = of([...first, ...second]).toJSON();
        const merged = of(first).merge(of(second)).toJSON();
        const swapped = of([...first, ...second].map(([x, y]) => [y, x] as const)).toJSON();
        expect(merged.n).toBe(all.n);
        for (const key of ['meanX', 'meanY', 'm2X', 'm2Y', 'cXY'] as const) expect(merged[key]).toBeCloseTo(all[key], 6);
        expect(swapped.cXY).toBeCloseTo(all.cXY, 6);
      }),
      seeded,
    );
  });

  test('goes through JSON unchanged', () => {
    const both = Covariance.from([1, 2, 4], [3, 1, 8]);
    expect(Covariance.fromJSON(JSON.parse(JSON.stringify(both)) as CovarianceJson).toJSON()).toEqual(both.toJSON());
  });

  test('refuses unequal lengths, what is no number, and what is no JSON of it', () => {
    expect(() => Covariance.from([1, 2], [1])).toThrow(StatisticsError);
    expect(() => Covariance.from([1], [Number.NaN])).toThrow(StatisticsError);
    expect(() => new Covariance().add(Number.POSITIVE_INFINITY, 0)).toThrow(StatisticsError);
    expect(() => Covariance.fromJSON({ n: 2, meanX: 0, meanY: 0, m2X: -1, m2Y: 0, cXY: 0 })).toThrow(StatisticsError);
    expect(() => Covariance.fromJSON(null as unknown as CovarianceJson)).toThrow(StatisticsError);
  });
});
