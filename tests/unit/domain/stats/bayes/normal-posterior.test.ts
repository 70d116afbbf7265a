import { describe, expect, test } from 'vitest';
import { normalPosterior, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenCases } from '../../../../support/stats/golden.js';

interface Golden {
  readonly estimate: number;
  readonly standardError: number;
  readonly prior: readonly [mean: number, sd: number] | null;
  readonly mean: string;
  readonly standardDeviation: string;
  readonly probabilityPositive: string;
  readonly expectedLoss: string;
  readonly expectedGain: string;
}

describe('normalPosterior', () => {
  test.each(goldenCases<Golden>('bayes', 'normalPosterior'))(
    'is exact for $estimate ± $standardError after the prior $prior',
    ({ estimate, standardError, prior, ...golden }) => {
      const before = prior === null ? undefined : { mean: prior[0], standardDeviation: prior[1] };
      const found = normalPosterior({ estimate, standardError, prior: before });
      expectNear(found.mean, Number(golden.mean), 1e-14);
      expectNear(found.standardDeviation, Number(golden.standardDeviation), 1e-14);
      expectNear(found.probabilityPositive, Number(golden.probabilityPositive), 1e-12);
      expectNear(found.expectedLoss, Number(golden.expectedLoss), 1e-12);
      expectNear(found.expectedGain, Number(golden.expectedGain), 1e-12);
    },
  );

  test('has gain and loss that differ by the mean', () => {
    const { mean, expectedGain, expectedLoss } = normalPosterior({ estimate: -0.7, standardError: 0.4 });
    expect(expectedGain - expectedLoss).toBeCloseTo(mean, 15);
  });

  test('has the interval of the confidence', () => {
    const { interval } = normalPosterior({ estimate: 1, standardError: 2, confidence: 0.9 });
    expectNear(interval.upper, 1 + 2 * 1.6448536269514722, 1e-14);
    expectNear(interval.lower, 1 - 2 * 1.6448536269514722, 1e-14);
  });

  test('has the loss of a certain winner, and the gain that its mean is', () => {
    expect(normalPosterior({ estimate: 1e308, standardError: 1e-10 })).toMatchObject({ expectedLoss: 0, expectedGain: 1e308 });
    expect(normalPosterior({ estimate: -1e308, standardError: 1e-10 })).toMatchObject({ expectedLoss: 1e308, expectedGain: 0 });
  });

  test('does not overflow where estimate and prior are very unlike', () => {
    const found = normalPosterior({ estimate: 1e300, standardError: 1e200, prior: { mean: 0, standardDeviation: 1e-200 } });
    expect(found.mean).toBe(0);
    expect(found.standardDeviation).toBe(1e-200);
  });

  test.each([{ estimate: Number.NaN }, { standardError: 0 }, { confidence: 2 }, { prior: { mean: 0, standardDeviation: -1 } }])(
    'refuses %o',
    (wrong) => {
      expect(() => normalPosterior({ estimate: 0, standardError: 1, ...wrong })).toThrow(StatisticsError);
    },
  );
});
