import { describe, expect, test } from 'vitest';
import {
  Covariance,
  chiSquareTest,
  deltaRatio,
  fisherExact,
  mannWhitneyU,
  newcombe,
  orThrow,
  relativeLift,
  type Sample,
  sampleRatioMismatch,
  studentT,
  twoProportionTest,
  welchTTest,
} from '../../../../src/stats.js';
import { expectNear } from '../../../support/stats/expect-near.js';
import { goldenTests } from '../../../support/stats/golden.js';

interface GrowthBookTest {
  readonly effect: number;
  readonly standardError: number;
  readonly pValue: number;
  readonly interval: readonly [number, number];
}

interface GrowthBook {
  readonly means: { readonly a: Triple; readonly b: Triple; readonly absolute: GrowthBookTest; readonly relative: GrowthBookTest };
  readonly shares: { readonly a: Triple; readonly b: Triple; readonly relative: GrowthBookTest };
  readonly ratio: { readonly numerators: number[]; readonly denominators: number[]; readonly mean: number; readonly variance: number };
  readonly adjusted: { readonly before: number[]; readonly after: number[]; readonly theta: number; readonly variance: number };
}

type Triple = readonly [number, number, number];

const gbstats = goldenTests<GrowthBook>('gbstats');
const sample = ([n, mean, variance]: Triple): Sample => ({ n, mean, variance });

/** gbstats compares a lift by the delta method with Student's distribution of Welch's degrees of freedom. */
function liftPValue(a: Sample, b: Sample): number {
  const { lift, standardError } = orThrow(relativeLift(a, b, { method: 'delta' }));
  return 2 * studentT(orThrow(welchTTest(a, b)).degreesOfFreedom).sf(Math.abs(lift / standardError));
}

describe('gbstats', () => {
  test('agrees on a difference of means', () => {
    const answer = orThrow(welchTTest(sample(gbstats.means.a), sample(gbstats.means.b)));
    const theirs = gbstats.means.absolute;
    expectNear(answer.degreesOfFreedom, 5841.742032093565, 1e-12);
    expectNear(answer.pValue, 0.02015840264358697, 1e-10);
    expectNear(answer.pValue, theirs.pValue, 1e-9);
    expectNear(answer.effect, theirs.effect, 1e-12);
    expectNear(answer.interval.lower, theirs.interval[0], 1e-9);
    expectNear(answer.interval.upper, theirs.interval[1], 1e-9);
    expect([answer.interval.lower.toFixed(5), answer.interval.upper.toFixed(5)]).toEqual(['0.04538', '0.53462']);
  });

  test.each([gbstats.means, gbstats.shares])('agrees on a lift by the delta method, $a', ({ a, b, relative }) => {
    const answer = orThrow(relativeLift(sample(a), sample(b), { method: 'delta' }));
    expectNear(answer.lift, relative.effect, 1e-12);
    expectNear(answer.standardError, relative.standardError, 1e-12);
    expectNear(liftPValue(sample(a), sample(b)), relative.pValue, 1e-9);
  });

  test('has the p-value its own tests print for 14 of 28 against 16 of 30', () => {
    expect(liftPValue(sample(gbstats.shares.a), sample(gbstats.shares.b)).toFixed(5)).toBe('0.80707');
  });

  test('agrees on the variance of a ratio', () => {
    const { numerators, denominators, mean, variance } = gbstats.ratio;
    const answer = orThrow(deltaRatio(Covariance.from(numerators, denominators)));
    expectNear(answer.mean, mean, 1e-13);
    expectNear(answer.variance, variance, 1e-11);
  });

  test('agrees on the variance of outcomes adjusted by a covariate', () => {
    const { before, after, theta, variance } = gbstats.adjusted;
    const arm = Covariance.from(before, after);
    expectNear(arm.varianceY - 2 * theta * arm.covariance + theta ** 2 * arm.varianceX, variance, 1e-9);
  });
});

describe('200 of 4000 against 250 of 4000', () => {
  const [a, b] = [
    { successes: 200, trials: 4000 },
    { successes: 250, trials: 4000 },
  ];
  const table = [
    [200, 3800],
    [250, 3750],
  ] as const;

  test('has the z, p-value and interval of statsmodels', () => {
    const answer = orThrow(twoProportionTest(a, b));
    expectNear(answer.statistic, 2.4262484174894627, 1e-13);
    expectNear(answer.pValue, 0.015255823642624351);
    expectNear(orThrow(newcombe(a, b)).lower, 0.002397871495349436);
    expectNear(orThrow(newcombe(a, b)).upper, 0.022647870960817017);
  });

  test('has the chi-square, with Yates’ correction and without, and Fisher’s p-value of SciPy', () => {
    expectNear(orThrow(chiSquareTest(table)).statistic, 5.886681383370125, 1e-13);
    expectNear(orThrow(chiSquareTest(table)).pValue, 0.015255823642624351);
    expectNear(orThrow(chiSquareTest(table, { continuityCorrection: true })).pValue, 0.0174198850844642, 1e-12);
    expectNear(orThrow(fisherExact(table)).pValue, 0.017333513842837763);
  });
});

describe('SciPy', () => {
  test('agrees on Fisher’s test of the tea taster’s size', () => {
    expectNear(
      orThrow(
        fisherExact([
          [8, 2],
          [1, 5],
        ]),
      ).pValue,
      0.034965034965034975,
      1e-13,
    );
  });

  test('agrees on sample ratios', () => {
    const equal = orThrow(sampleRatioMismatch([{ observed: [821588, 815482], weights: [1, 1] }]));
    expectNear(equal.statistic, 22.77436884189436, 1e-12);
    expectNear(equal.pValue, 1.8217928726191858e-6);
    const uneven = orThrow(sampleRatioMismatch([{ observed: [1000, 4700, 4300], weights: [10, 45, 45] }]));
    expectNear(uneven.pValue, 1.3791280933e-4);
  });

  test('agrees on Mann and Whitney’s U with ties', () => {
    const answer = orThrow(mannWhitneyU([1.1, 2.2, 3.3, 4.4, 5.5], [2, 3, 4, 5, 6, 2.2]));
    expect([answer.statistic, answer.method]).toEqual([13.5, 'asymptotic']);
    expectNear(answer.pValue, 0.854805435691019);
  });
});
