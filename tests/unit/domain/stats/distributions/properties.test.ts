import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Distribution } from '../../../../../src/domain/stats/distributions/distribution.js';
import { beta, binomial, chiSquare, fDistribution, gamma, normal, poisson, studentT } from '../../../../../src/stats.js';
import { seeded } from '../../../../support/stats/seeded.js';

const size = fc.double({ min: 0.2, max: 5000, noNaN: true });
const shape = fc.double({ min: 3, max: 200, noNaN: true });
const probability = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });

const continuous: Record<string, fc.Arbitrary<Distribution>> = {
  normal: fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), size).map(([mean, sd]) => normal(mean, sd)),
  studentT: size.map(studentT),
  gamma: fc.tuple(size, size).map(([shape, scale]) => gamma(shape, scale)),
  chiSquare: size.map(chiSquare),
  fDistribution: fc.tuple(size, size).map(([df1, df2]) => fDistribution(df1, df2)),
  // Beside 1 doubles are too coarse to find the tail of a small second shape again.
  beta: fc.tuple(shape, shape).map(([a, b]) => beta(a, b)),
};

const counts: Record<string, fc.Arbitrary<Distribution>> = {
  binomial: fc.tuple(fc.integer({ min: 1, max: 5000 }), inside).map(([n, p]) => binomial(n, p)),
  poisson: size.map(poisson),
};

const options = { ...seeded, numRuns: 60, seed: 5 };

describe.each(Object.entries({ ...continuous, ...counts }))('%s', (_, distributions) => {
  test('has tails that sum to one', () => {
    fc.assert(
      fc.property(distributions, probability, (distribution, p) => {
        const x = distribution.quantile(p);
        expect(distribution.cdf(x) + distribution.sf(x)).toBeCloseTo(1, 14);
      }),
      options,
    );
  });

  test('has a cdf that never falls and an sf that never grows', () => {
    fc.assert(
      fc.property(distributions, probability, probability, (distribution, p, q) => {
        const [low = 0, high = 0] = [distribution.quantile(p), distribution.quantile(q)].sort((a, b) => a - b);
        expect(distribution.cdf(low)).toBeLessThanOrEqual(distribution.cdf(high) * (1 + 1e-13));
        expect(distribution.sf(high)).toBeLessThanOrEqual(distribution.sf(low) * (1 + 1e-13));
      }),
      options,
    );
  });
});

describe.each(Object.entries(continuous))('%s', (_, distributions) => {
  test('finds the probability of a quantile again, in both tails', () => {
    fc.assert(
      fc.property(distributions, probability, (distribution, p) => {
        expect(distribution.cdf(distribution.quantile(p)) / p).toBeCloseTo(1, 9);
        expect(distribution.sf(distribution.upperQuantile(p)) / p).toBeCloseTo(1, 9);
      }),
      options,
    );
  });
});

describe.each(Object.entries(counts))('%s', (_, distributions) => {
  test('finds a count again by its probability, and the smallest count of any', () => {
    fc.assert(
      fc.property(distributions, probability, (distribution, p) => {
        const count = distribution.quantile(p);
        expect(distribution.quantile(distribution.cdf(count))).toBe(count);
        expect(distribution.cdf(count)).toBeGreaterThanOrEqual(p * (1 - 1e-13));
        if (count > 0) expect(distribution.cdf(count - 1)).toBeLessThan(p);
      }),
      options,
    );
  });
});

describe('symmetries', () => {
  test('the t distribution is symmetric', () => {
    fc.assert(
      fc.property(size, fc.double({ min: 0, max: 100, noNaN: true }), (df, t) => {
        expect(studentT(df).cdf(-t)).toBe(studentT(df).sf(t));
      }),
      options,
    );
  });

  test('a beta distribution mirrors the one with swapped shapes', () => {
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 1023 }), (a, b, x) => {
        const mirrored = beta(b, a).sf(1 - x / 1024);
        const own = beta(a, b).cdf(x / 1024);
        expect(Math.abs(own - mirrored)).toBeLessThanOrEqual(1e-12 * own);
      }),
      options,
    );
  });

  test('F with swapped degrees of freedom is its reciprocal', () => {
    expect(fDistribution(3, 8).cdf(0.25)).toBeCloseTo(fDistribution(8, 3).sf(4), 14);
  });
});
