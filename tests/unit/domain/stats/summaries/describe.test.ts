import { expect, test } from 'vitest';
import { describe, orThrow, StatisticsError, sampleQuantile } from '../../../../../src/stats.js';

test('a description agrees with NumPy and SciPy', () => {
  const description = orThrow(describe([2, 8, 0, 4, 1, 9, 9, 0]));
  expect(description).toMatchObject({ n: 8, mean: 4.125, min: 0, median: 3, max: 9 });
  expect(description.variance).toBeCloseTo(15.8392857142857, 12);
  expect(description.sd).toBeCloseTo(3.9798600118956085, 12);
  // scipy.stats.skew and kurtosis.
  expect(description.skewness).toBeCloseTo(0.2650554122698573, 12);
  expect(description.excessKurtosis).toBeCloseTo(-1.6660010752838508, 12);
});

test('a variance of 0.01 around ten million keeps its digits', () => {
  // NIST NumAcc4.
  const values = [1e7 + 0.2, ...Array.from({ length: 1000 }, (_, index) => 1e7 + (index % 2 === 0 ? 0.1 : 0.3))];
  const { mean, sd } = orThrow(describe(values));
  expect(mean).toBeCloseTo(1e7 + 0.2, 8);
  expect(sd).toBeCloseTo(0.1, 8);
});

test('equal values have no spread and no shape, also where their mean is rounded', () => {
  for (const values of [Array(10).fill(0.1), [0.1, 0.1, 0.1], [3, 3, 3, 3]] as number[][]) {
    const [value] = values;
    // scipy.stats.skew and kurtosis are NaN too.
    expect(orThrow(describe(values))).toMatchObject({ mean: value, variance: 0, sd: 0, skewness: Number.NaN, excessKurtosis: Number.NaN });
  }
});

test('fewer than two values have no description, no value no quantile', () => {
  expect(describe([3])).toMatchObject({ status: 'not-computable', reason: 'A variance needs at least 2 values; there are 1.' });
  expect(sampleQuantile([], 0.5)).toMatchObject({ status: 'not-computable' });
});

test('quantiles interpolate between the neighbours, whatever the order of the values', () => {
  const values = [7, 1, 10, 3, 5, 9, 2, 8, 4, 6];
  const at = (p: number): number => orThrow(sampleQuantile(values, p)).quantile;
  expect([at(0), at(0.5), at(1)]).toEqual([1, 5.5, 10]);
  expect(at(0.95)).toBeCloseTo(9.55, 12);
  expect(values[0]).toBe(7);
});

test('values that are no numbers are refused', () => {
  expect(() => describe([1, Number.NaN])).toThrow(StatisticsError);
  expect(() => sampleQuantile([1], 2)).toThrow(StatisticsError);
});
