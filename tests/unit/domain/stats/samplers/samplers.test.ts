import { describe, expect, test } from 'vitest';
import type { Random } from '../../../../../src/core/random.js';
import { seededRandom } from '../../../../../src/core/random.js';
import type { Distribution } from '../../../../../src/domain/stats/distributions/distribution.js';
import { beta, gamma, normal, StatisticsError, sampleBeta, sampleGamma, sampleNormal } from '../../../../../src/stats.js';

const cases: [string, (random: Random) => number, Distribution][] = [
  ['normal', sampleNormal, normal()],
  ['gamma(0.3)', (random) => sampleGamma(0.3, random), gamma(0.3)],
  ['gamma(1)', (random) => sampleGamma(1, random), gamma(1)],
  ['gamma(40.5)', (random) => sampleGamma(40.5, random), gamma(40.5)],
  ['beta(0.5, 0.5)', (random) => sampleBeta(0.5, 0.5, random), beta(0.5, 0.5)],
  ['beta(20, 300)', (random) => sampleBeta(20, 300, random), beta(20, 300)],
];

describe.each(cases)('20,000 numbers of %s', (_, draw, distribution) => {
  test('follow their distribution (Kolmogorov-Smirnov at 0.001)', () => {
    const random = seededRandom(11);
    const numbers = Float64Array.from({ length: 20_000 }, () => draw(random)).sort();
    const distance = Math.max(...numbers.map((x, index) => Math.abs(distribution.cdf(x) - (index + 0.5) / numbers.length)));
    expect(distance * Math.sqrt(numbers.length)).toBeLessThan(1.95);
  });
});

test('beta numbers of tiny shapes are at the ends, never NaN', () => {
  const random = seededRandom(3);
  const numbers = Array.from({ length: 500 }, () => sampleBeta(1e-4, 1e-4, random));
  expect(numbers.every((x) => x >= 0 && x <= 1)).toBe(true);
  const high = numbers.filter((x) => x > 0.5).length;
  expect(high).toBeGreaterThan(180);
  expect(high).toBeLessThan(320);
});

test('the same seed gives the same numbers', () => {
  expect(sampleGamma(2.5, seededRandom(9))).toBe(sampleGamma(2.5, seededRandom(9)));
});

test('a shape of zero is refused', () => {
  expect(() => sampleGamma(0, seededRandom(1))).toThrow(StatisticsError);
  expect(() => sampleBeta(1, Number.NaN, seededRandom(1))).toThrow(StatisticsError);
});
