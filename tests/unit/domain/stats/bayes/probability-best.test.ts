import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { probabilityBest, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenCases } from '../../../../support/stats/golden.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Golden {
  readonly beliefs: readonly (readonly [mean: number, sd: number])[];
  readonly probabilityBest: readonly string[];
}

const belief = fc.record({
  mean: fc.double({ min: -3, max: 3, noNaN: true }),
  standardDeviation: fc.double({ min: 0.001, max: 5, noNaN: true }),
});

describe('probabilityBest', () => {
  // Fixed nodes of Gauss and Hermite give sums of 1.01 and 0.97 for the first two.
  test.each(goldenCases<Golden>('bayes', 'severalNormals'))('is exact for widths as unlike as $beliefs', ({ beliefs, ...golden }) => {
    const found = probabilityBest(beliefs.map(([mean, standardDeviation]) => ({ mean, standardDeviation })));
    found.forEach((probability, index) => {
      expectNear(probability, Number(golden.probabilityBest[index]), 1e-11);
    });
  });

  test('sums to 1 and does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(belief, { minLength: 2, maxLength: 6 }), (beliefs) => {
        const found = probabilityBest(beliefs);
        expect(found.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 13);
        const reversed = probabilityBest([...beliefs].reverse()).reverse();
        reversed.forEach((probability, index) => {
          expect(probability).toBeCloseTo(found[index] as number, 12);
        });
      }),
      { ...seeded, numRuns: 50 },
    );
  });

  test('agrees for two with the closed form that it has for two alone', () => {
    fc.assert(
      fc.property(belief, belief, (first, second) => {
        const hopeless = { mean: -1e6, standardDeviation: 1 };
        const [alone] = probabilityBest([first, second]);
        const [withThird] = probabilityBest([first, second, hopeless]);
        expect(withThird).toBeCloseTo(alone as number, 12);
      }),
      { ...seeded, numRuns: 50 },
    );
  });

  test('is empty for none and certain for one', () => {
    expect(probabilityBest([])).toEqual([]);
    expect(probabilityBest([{ mean: 3, standardDeviation: 2 }])).toEqual([1]);
  });

  test('refuses a width of 0 and a mean that is no number', () => {
    expect(() => probabilityBest([{ mean: 0, standardDeviation: 0 }])).toThrow(StatisticsError);
    expect(() => probabilityBest([{ mean: Number.NaN, standardDeviation: 1 }])).toThrow(StatisticsError);
  });
});
