import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { ExactSum, ReplaceableMoments } from '../../../../../src/domain/experiment/metrics/replaceable-moments.js';
import { UnitMoments } from '../../../../../src/domain/experiment/metrics/unit-moments.js';
import { Covariance } from '../../../../../src/domain/stats/summaries/covariance.js';

describe('moments whose pairs are replaced', () => {
  test('stay right to eleven digits over two million replacements, far from zero', () => {
    const random = seededRandom(3);
    const value = () => 1e9 + random.next();
    const pairs = Array.from({ length: 1000 }, () => [value(), value()] as [number, number]);
    const moments = new ReplaceableMoments();
    for (const [x, y] of pairs) moments.count(x, y, 1);
    for (let round = 0; round < 2_000_000; round++) {
      const pair = pairs[Math.floor(random.next() * pairs.length)] as [number, number];
      moments.count(pair[0], pair[1], -1);
      pair[0] = value();
      pair[1] = pair[0] + random.next();
      moments.count(pair[0], pair[1], 1);
    }
    // Taking 10⁹ off is exact, and Welford's updates keep all digits only near zero.
    const near = Covariance.from(
      pairs.map(([x]) => x - 1e9),
      pairs.map(([, y]) => y - 1e9),
    ).toJSON();
    const expected = { ...near, meanX: near.meanX + 1e9, meanY: near.meanY + 1e9 };
    const found = moments.moments();
    for (const key of ['n', 'meanX', 'meanY', 'm2X', 'm2Y', 'cXY'] as const) {
      expect(Math.abs(found[key] / expected[key] - 1)).toBeLessThan(1e-11);
    }
  });

  test('forget a huge value completely when it is replaced', () => {
    const moments = new ReplaceableMoments();
    for (const x of [1, 2, 3]) moments.count(x, 0, 1);
    moments.count(1e14, 0, 1);
    moments.count(1e14, 0, -1);
    expect(moments.moments()).toMatchObject({ n: 3, meanX: 2, m2X: 2 });
  });

  test('say when their shift is bad, and are right when counted anew', () => {
    const contribution = (value: number) => ({ value, denominator: 0, covariate: Number.NaN, weight: Number.NaN });
    const moments = new UnitMoments(false);
    moments.count(contribution(-1e9), 1);
    for (let index = 0; index < 1000; index++) moments.count(contribution(index % 2), 1);
    moments.count(contribution(-1e9), -1);
    expect(moments.drifted).toBe(true);
    const anew = new UnitMoments(false, moments);
    for (let index = 0; index < 1000; index++) anew.count(contribution(index % 2), 1);
    expect(anew.drifted).toBe(false);
    expect(anew.totals()).toEqual({ n: 1000, mean: 0.5, m2: 250 });
  });

  test('begin anew when they are empty', () => {
    const moments = new ReplaceableMoments();
    moments.count(1e12, 0, 1);
    moments.count(1e12, 0, -1);
    moments.count(0.1, 0, 1);
    moments.count(0.3, 0, 1);
    expect(moments.drifted).toBe(false);
    expect(moments.moments().m2X).toBeCloseTo(0.02, 15);
  });
});

test('A sum that keeps its rounding error gets back to where it began', () => {
  const sum = new ExactSum();
  const values = Array.from({ length: 1000 }, (_, index) => (index % 7) * 10 ** (index % 25) + 0.1);
  sum.add(0.3);
  for (const value of values) sum.add(value);
  for (const value of values) sum.add(-value);
  expect(sum.value).toBeCloseTo(0.3, 4);
});
