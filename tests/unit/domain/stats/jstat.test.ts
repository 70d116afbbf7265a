import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { beta, binomial, chiSquare, normal, orThrow, poisson, sampleQuantile, studentT } from '../../../../src/stats.js';

/** The parts of jstat that are not used, and why. */
interface Avoided {
  normal: { cdf(x: number, mean: number, sd: number): number; inv(p: number, mean: number, sd: number): number };
  studentt: { cdf(x: number, df: number): number; inv(p: number, df: number): number };
  chisquare: { cdf(x: number, df: number): number };
  beta: { cdf(x: number, a: number, b: number): number };
  binomial: { cdf(k: number, n: number, p: number): number };
  poisson: { cdf(k: number, rate: number): number; pdf(k: number, rate: number): number };
  tukey: { cdf(q: number, groups: number, df: number): number };
  percentile(values: readonly number[], p: number): number;
  lstsq(rows: readonly (readonly number[])[], outcomes: readonly number[]): number[];
}

const jstat = createRequire(import.meta.url)('jstat') as Avoided;
const relativeError = (actual: number, truth: number): number => Math.abs(actual / truth - 1);

// A failure here is good news: a newer jstat has mended a defect, and the code that goes around it may be looked at again.
describe('jstat still has the defects that this package goes around', () => {
  test('its normal tail ends at 8.5 standard deviations', () => {
    expect(relativeError(jstat.normal.cdf(-8, 0, 1), normal().cdf(-8))).toBeGreaterThan(1e-3);
    expect(jstat.normal.cdf(-8.5, 0, 1)).toBe(0);
    expect(normal().cdf(-8.5)).toBeGreaterThan(0);
    expect(relativeError(jstat.normal.inv(1e-20, 0, 1), normal().quantile(1e-20))).toBeGreaterThan(1e-3);
  });

  test('its beta distribution is wrong by percents where shapes are large', () => {
    expect(jstat.beta.cdf(0.5, 5e5, 5e5)).toBeCloseTo(0.48263, 4);
    expect(beta(5e5, 5e5).cdf(0.5)).toBeCloseTo(0.5, 12);
    expect(relativeError(jstat.beta.cdf(0.1, 1e5, 9e5), beta(1e5, 9e5).cdf(0.1))).toBeGreaterThan(1e-4);
  });

  test('its t quantile misses the normal limit', () => {
    expect(jstat.studentt.inv(0.975, 1e9)).toBeCloseTo(1.95698, 4);
    expect(studentT(1e9).quantile(0.975)).toBeCloseTo(1.959963987, 8);
    expect(jstat.studentt.cdf(1, Number.POSITIVE_INFINITY)).toBeNaN();
    expect(relativeError(jstat.studentt.cdf(-1e8, 5), studentT(5).cdf(-1e8))).toBeGreaterThan(0.5);
  });

  test('its chi-square tail is a subtraction', () => {
    expect(1 - jstat.chisquare.cdf(100, 1)).toBe(0);
    expect(chiSquare(1).sf(100)).toBeGreaterThan(1e-23);
  });

  test('its binomial rounds to ten decimals', () => {
    expect(jstat.binomial.cdf(380, 1000, 0.5)).toBe(0);
    expect(binomial(1000, 0.5).cdf(380)).toBeGreaterThan(1e-14);
  });

  test('its Poisson of a rate of 1000 is no number', () => {
    expect(jstat.poisson.cdf(1000, 1000)).toBeNaN();
    expect(jstat.poisson.pdf(2000, 1000)).toBeNaN();
    expect(poisson(1000).cdf(1000)).toBeCloseTo(0.50841, 5);
  });

  test('its percentile does not interpolate in the last gap', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(jstat.percentile(values, 0.99)).toBe(9);
    expect(orThrow(sampleQuantile(values, 0.99)).quantile).toBeCloseTo(9.91, 12);
  });

  test('its least squares lose a line far from zero', () => {
    const xs = Array.from({ length: 10 }, (_, index) => 1e6 + index);
    const outcomes = xs.map((x) => 2 + 3 * x);
    const [intercept = 0] = jstat.lstsq(
      xs.map((x) => [1, x]),
      outcomes,
    );
    expect(Math.abs(intercept - 2)).toBeGreaterThan(1);
  });

  test('its studentised range takes more than 25,000 degrees of freedom as infinite, and is coarse below 10', () => {
    expect(jstat.tukey.cdf(3.386, 3, 30_000)).toBe(jstat.tukey.cdf(3.386, 3, Number.POSITIVE_INFINITY));
    // SciPy: 6.09e-4.
    expect(1 - jstat.tukey.cdf(77.44, 3, 2)).toBeLessThan(1e-5);
  });
});
