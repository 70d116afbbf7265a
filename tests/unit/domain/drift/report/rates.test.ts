import { describe, expect, test } from 'vitest';
import { DriftDetector } from '../../../../../src/drift.js';
import { sampleNormal } from '../../../../../src/stats.js';
import { seededRandom } from '../../../../../src/testing.js';

const REPORTS = 120;
const sizes = [
  [200, 100],
  [1000, 60],
  [500, 500],
  [3000, 700],
] as const;

/** Two columns of numbers, one of three values, two of categories; the first is moved by `shift` standard deviations. */
function draw(rows: number, random: ReturnType<typeof seededRandom>, shift = 0): Record<string, unknown[]> {
  const column = (value: () => unknown) => Array.from({ length: rows }, value);
  return {
    normal: column(() => shift + sampleNormal(random)),
    skewed: column(() => -Math.log(1 - random.next())),
    stars: column(() => Math.floor(3 * random.next())),
    country: column(() => 'abcdefgh'[Math.floor(8 * random.next() ** 2)]),
    flag: column(() => (random.next() < 0.1 ? 'yes' : 'no')),
  };
}

describe.each(sizes)('with a reference of %i rows and %i current ones', (n, m) => {
  const random = seededRandom(1000 * n + m);

  test('at most about 5 % of reports find a drift where there is none', () => {
    let reports = 0;
    let bad = 0;
    for (let report = 0; report < REPORTS; report++) {
      const found = new DriftDetector({ reference: draw(n, random) }).check(draw(m, random), { now: 0 });
      if (found.driftedFeatures > 0) reports += 1;
      if (found.recommendation === 'CHECK_DATA') bad += 1;
    }
    // 0.05 and three standard errors.
    expect(reports / REPORTS).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / REPORTS));
    expect(bad).toBeLessThanOrEqual(1);
  });

  test('a shift by half a standard deviation is found, and by no other column', () => {
    let found = 0;
    let others = 0;
    for (let report = 0; report < 20; report++) {
      const { columns } = new DriftDetector({ reference: draw(n, random) }).check(draw(m, random, 0.5), { now: 0 });
      found += columns[0]?.drifted === true ? 1 : 0;
      others += columns.slice(1).filter(({ drifted }) => drifted).length;
    }
    expect(found).toBeGreaterThanOrEqual(m < 100 ? 12 : 15);
    expect(others).toBeLessThanOrEqual(4);
  });
});
