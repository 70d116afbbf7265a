import { describe, expect, test } from 'vitest';
import type { Distribution } from '../../../../../src/domain/stats/distributions/distribution.js';
import { beta, binomial, chiSquare, fDistribution, gamma, normal, poisson, StatisticsError, studentT } from '../../../../../src/stats.js';

const { NaN: notANumber, POSITIVE_INFINITY: infinity } = Number;

const wrong: [string, () => Distribution][] = [
  ['normal(NaN)', () => normal(notANumber)],
  ['normal(0, 0)', () => normal(0, 0)],
  ['normal(0, -1)', () => normal(0, -1)],
  ['studentT(NaN)', () => studentT(notANumber)],
  ['studentT(0)', () => studentT(0)],
  ['studentT(-3)', () => studentT(-3)],
  ['chiSquare(-1)', () => chiSquare(-1)],
  ['chiSquare(Infinity)', () => chiSquare(infinity)],
  ['fDistribution(0, 1)', () => fDistribution(0, 1)],
  ['fDistribution(1, NaN)', () => fDistribution(1, notANumber)],
  ['beta(0, 1)', () => beta(0, 1)],
  ['beta(1, -1)', () => beta(1, -1)],
  ['gamma(-1)', () => gamma(-1)],
  ['gamma(1, 0)', () => gamma(1, 0)],
  ['binomial(2.5, 0.5)', () => binomial(2.5, 0.5)],
  ['binomial(-1, 0.5)', () => binomial(-1, 0.5)],
  ['binomial(3, 1.5)', () => binomial(3, 1.5)],
  ['poisson(0)', () => poisson(0)],
  ['poisson("1")', () => poisson('1' as unknown as number)],
];

test.each(wrong)('%s has no meaning and is refused', (_, make) => {
  expect(make).toThrow(StatisticsError);
});

const all: [string, Distribution, from: number, to: number][] = [
  ['normal', normal(2, 3), -infinity, infinity],
  ['studentT', studentT(4.5), -infinity, infinity],
  ['studentT(Infinity)', studentT(infinity), -infinity, infinity],
  ['chiSquare', chiSquare(3), 0, infinity],
  ['fDistribution', fDistribution(4, 9), 0, infinity],
  ['gamma', gamma(2.5), 0, infinity],
  ['beta', beta(2, 3), 0, 1],
  ['binomial', binomial(12, 0.3), 0, 12],
  ['poisson', poisson(4), 0, infinity],
];

describe.each(all)('%s', (_, distribution, from, to) => {
  test('refuses what is no number or no probability', () => {
    for (const method of ['pdf', 'cdf', 'sf'] as const) expect(() => distribution[method](notANumber)).toThrow(StatisticsError);
    for (const method of ['quantile', 'upperQuantile'] as const) {
      for (const p of [notANumber, -0.1, 1.1]) expect(() => distribution[method](p)).toThrow(StatisticsError);
    }
  });

  test('has all probability between the ends of its support', () => {
    const [below, above] = [Number.isFinite(from) ? from - 1 : from, Number.isFinite(to) ? to + 1 : to];
    expect([distribution.pdf(below), distribution.cdf(below), distribution.sf(below)]).toEqual([0, 0, 1]);
    expect([distribution.pdf(above), distribution.cdf(above), distribution.sf(above)]).toEqual([0, 1, 0]);
    expect([distribution.quantile(0), distribution.quantile(1)]).toEqual([from, to]);
    expect([distribution.upperQuantile(1), distribution.upperQuantile(0)]).toEqual([from, to]);
  });
});

test('counts between two integers belong to the lower one and have no mass', () => {
  expect(poisson(3).cdf(2.7)).toBe(poisson(3).cdf(2));
  expect(poisson(3).pdf(2.7)).toBe(0);
});

test('a certain outcome has all the mass', () => {
  expect([binomial(4, 1).pdf(4), binomial(4, 1).cdf(3), binomial(4, 0).cdf(0), binomial(0, 0.3).quantile(0.7)]).toEqual([1, 0, 1, 0]);
});

test('densities at the ends of a support are their limits', () => {
  expect([gamma(0.5).pdf(0), gamma(1).pdf(0), gamma(2).pdf(0)]).toEqual([infinity, 1, 0]);
  expect([beta(0.5, 2).pdf(0), beta(1, 3).pdf(0), beta(2, 1).pdf(1), beta(2, 2).pdf(1)]).toEqual([infinity, 3, 2, 0]);
  expect([fDistribution(1, 3).pdf(0), fDistribution(2, 3).pdf(0), fDistribution(3, 3).pdf(0)]).toEqual([infinity, 1, 0]);
});

test('shapes far beyond any data are answered or refused, never waited for', () => {
  expect(studentT(1e300).sf(2)).toBe(normal().sf(2));
  expect(gamma(1e300).sf(1e300)).toBeCloseTo(0.5, 12);
  expect(beta(3, 1e20).cdf(3e-20)).toBeCloseTo(gamma(3).cdf(3), 10);
  expect(() => beta(1e300, 1e300).cdf(0.5)).toThrow(/not supported where both shapes are above/);
});
