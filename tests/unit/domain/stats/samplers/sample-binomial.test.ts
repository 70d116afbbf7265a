import { expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { binomial } from '../../../../../src/domain/stats/distributions/binomial.js';
import { chiSquare } from '../../../../../src/domain/stats/distributions/chi-square.js';
import { sampleBinomial } from '../../../../../src/domain/stats/samplers/sample-binomial.js';

it.each([
  [5, 0.3],
  [17, 0.5],
  [100, 0.02],
  [1000, 0.4],
  [1_000_000, 0.999],
])('successes among %i trials at a rate of %f are binomial', (n, p) => {
  const random = seededRandom(5);
  const law = binomial(n, p);
  const draws = 5000;
  // Ten cells of about equal probability, as exactly as a law of counts has them.
  const ends = [...new Set(Array.from({ length: 9 }, (_, cell) => law.quantile((cell + 1) / 10)))];
  const counts = [...ends, n].map(() => 0);
  for (let draw = 0; draw < draws; draw++) {
    const found = sampleBinomial(n, p, random);
    const cell = ends.findIndex((end) => found <= end);
    const place = cell < 0 ? ends.length : cell;
    counts[place] = (counts[place] as number) + 1;
  }
  const below = [0, ...ends.map((end) => law.cdf(end)), 1];
  const statistic = counts.reduce((sum, count, cell) => {
    const expected = draws * ((below[cell + 1] as number) - (below[cell] as number));
    return expected < 1e-9 ? sum + count : sum + (count - expected) ** 2 / expected;
  }, 0);
  expect(chiSquare(counts.length - 1).sf(statistic)).toBeGreaterThan(0.001);
});

it('has certain outcomes at the ends', () => {
  const random = seededRandom(1);
  expect([sampleBinomial(0, 0.5, random), sampleBinomial(1000, 0, random), sampleBinomial(1000, 1, random)]).toEqual([0, 0, 1000]);
});
