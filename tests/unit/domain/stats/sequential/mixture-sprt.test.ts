import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mixtureSprt, orThrow, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenCases } from '../../../../support/stats/golden.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Golden {
  readonly effect: number;
  readonly varianceSum: number;
  readonly n: number;
  readonly tauSquared: number;
  readonly logLikelihoodRatio: string;
}

describe('mixtureSprt', () => {
  test.each(goldenCases<Golden>('sequential', 'mixtureSprt'))(
    'has the integral of the mixture as its likelihood ratio, at effect $effect',
    (golden) => {
      const { logLikelihoodRatio, likelihoodRatio, pValue } = orThrow(mixtureSprt(golden));
      expectNear(logLikelihoodRatio, Number(golden.logLikelihoodRatio), 1e-12);
      expectNear(likelihoodRatio, Math.exp(logLikelihoodRatio), 1e-15);
      expectNear(pValue, Math.min(1, Math.exp(-logLikelihoodRatio)), 1e-15);
    },
  );

  test('gives 1.5412490545040898 for 5 % against 5.6 % of 10,000 units each', () => {
    const varianceSum = 0.05 * 0.95 + 0.056 * 0.944;
    expectNear(
      orThrow(mixtureSprt({ effect: 0.006, varianceSum, n: 10_000, tauSquared: 1e-4 })).likelihoodRatio,
      1.5412490545040898,
      1e-14,
    );
  });

  test('has the p-value 1 − confidence where its interval ends', () => {
    fc.assert(
      fc.property(
        fc.record({
          varianceSum: fc.double({ min: 0.01, max: 10, noNaN: true }),
          n: fc.integer({ min: 1, max: 1_000_000 }),
          tauSquared: fc.double({ min: 1e-6, max: 10, noNaN: true }),
        }),
        fc.double({ min: 0.5, max: 0.999, noNaN: true }),
        (arms, confidence) => {
          const { upper } = orThrow(mixtureSprt({ ...arms, effect: 0, confidence }));
          expectNear(orThrow(mixtureSprt({ ...arms, effect: upper })).pValue, 1 - confidence, 1e-8);
        },
      ),
      seeded,
    );
  });

  test('does not answer before there are units that vary', () => {
    expect(mixtureSprt({ effect: 1, varianceSum: 0, n: 10, tauSquared: 1 })).toMatchObject({ status: 'not-computable' });
    expect(mixtureSprt({ effect: 1, varianceSum: 1, n: 0, tauSquared: 1 })).toMatchObject({ status: 'not-computable' });
  });

  test.each([{ effect: Number.NaN }, { varianceSum: -1 }, { n: Number.NaN }, { tauSquared: 0 }, { confidence: 0 }])(
    'refuses %o',
    (wrong) => {
      expect(() => mixtureSprt({ effect: 1, varianceSum: 1, n: 10, tauSquared: 1, ...wrong })).toThrow(StatisticsError);
    },
  );
});
