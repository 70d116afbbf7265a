import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Covariance,
  cuped,
  cupedLift,
  deltaRatio,
  Moments,
  orThrow,
  relativeLift,
  StatisticsError,
  welchTTest,
} from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenTests } from '../../../../support/stats/golden.js';
import { reasonOf } from '../../../../support/stats/reason-of.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Covariate {
  readonly x: readonly [readonly number[], readonly number[]];
  readonly y: readonly [readonly number[], readonly number[]];
  readonly theta: number;
  readonly effect: number;
}

const values = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 50 })), { minLength: 3, maxLength: 30 });
const pairs = (list: readonly (readonly [number, number])[]) =>
  Covariance.from(
    list.map(([x]) => x),
    list.map(([, y]) => y),
  );

describe('deltaRatio', () => {
  test('is the mean where every denominator is 1', () => {
    fc.assert(
      fc.property(values, (list) => {
        const xs = list.map(([x]) => x);
        const ratio = orThrow(deltaRatio(Covariance.from(xs, Array<number>(xs.length).fill(1))));
        expectNear(ratio.mean, Moments.from(xs).mean);
        expectNear(ratio.variance, Moments.from(xs).variance);
        expectNear(ratio.standardError, Math.sqrt(ratio.variance / xs.length));
      }),
      seeded,
    );
  });

  test('is the quotient of the sums, does not change when both are scaled, and is certain of proportional sums', () => {
    fc.assert(
      fc.property(values, (list) => {
        const ratio = orThrow(deltaRatio(pairs(list)));
        const sums = list.reduce(([x, y], [a, b]) => [x + a, y + b], [0, 0]);
        expect(ratio.mean).toBeCloseTo((sums[0] as number) / (sums[1] as number), 10);
        const scaled = orThrow(deltaRatio(pairs(list.map(([x, y]) => [x * 4, y * 4]))));
        expect([scaled.mean, scaled.variance]).toEqual([ratio.mean, ratio.variance]);
        expect(orThrow(deltaRatio(pairs(list.map(([, y]) => [2 * y, y])))).variance).toBeLessThan(1e-12);
      }),
      seeded,
    );
  });

  test('says why it cannot decide, and refuses what is no sample', () => {
    expect(reasonOf(deltaRatio(Covariance.from([1], [1])))).toContain('Two units');
    expect(reasonOf(deltaRatio(Covariance.from([1, 2], [1e-300, 1e-301])))).toContain('too small');
    expect(reasonOf(deltaRatio(Covariance.from([1, 2], [1, -1])))).toContain('0 on average');
    expect(() => deltaRatio({ n: 2, meanX: 1, meanY: 1, varianceX: -1, varianceY: 1, covariance: 0 })).toThrow(StatisticsError);
    expect(() => deltaRatio({ n: 2, meanX: 1, meanY: 1, varianceX: 1, varianceY: 1, covariance: Number.NaN })).toThrow(StatisticsError);
  });
});

describe('cuped', () => {
  test.each(goldenTests<Covariate[]>('covariate'))('is the regression on arm and covariate, $theta', ({ x, y, theta, effect }) => {
    const arms = [Covariance.from(x[0], y[0]), Covariance.from(x[1], y[1])] as const;
    const answer = orThrow(cuped(...arms));
    expectNear(answer.theta, theta, 1e-9);
    expectNear(orThrow(welchTTest(answer.first, answer.second)).effect, effect, 1e-9);
  });

  test.each(goldenTests<Covariate[]>('covariate'))('has the moments of outcomes adjusted one by one, $theta', ({ x, y }) => {
    const answer = orThrow(cuped(Covariance.from(x[0], y[0]), Covariance.from(x[1], y[1])));
    const meanX = Moments.from([...x[0], ...x[1]]).mean;
    for (const arm of [0, 1] as const) {
      const direct = Moments.from(y[arm].map((outcome, unit) => outcome - answer.theta * ((x[arm][unit] as number) - meanX)));
      const sample = arm === 0 ? answer.first : answer.second;
      expectNear(sample.mean, direct.mean, 1e-12);
      expectNear(sample.variance, direct.variance, 1e-9);
      expect(sample.n).toBe(direct.n);
    }
  });

  test('takes away the square of the correlation, and nothing where the covariate does not vary', () => {
    const arm = Covariance.from([1, 2, 3, 4, 7], [2, 3, 3, 6, 7]);
    expectNear(orThrow(cuped(arm, arm)).varianceReduction, arm.correlation ** 2, 1e-12);
    const constant = orThrow(cuped(Covariance.from([1, 1, 1], [1, 2, 4]), Covariance.from([1, 1, 1], [2, 3, 4])));
    expect([constant.theta, constant.varianceReduction]).toEqual([0, 0]);
    expect(constant.first.mean).toBeCloseTo(7 / 3, 14);
  });

  test('says why it cannot decide', () => {
    expect(reasonOf(cuped(Covariance.from([1], [1]), Covariance.from([1, 2], [1, 2])))).toContain('Two units in each arm');
  });
});

describe('cupedLift', () => {
  test('is the plain lift by the delta method where the covariate does not vary', () => {
    const arms = [Covariance.from([1, 1, 1, 1], [4, 5, 6, 7]), Covariance.from([1, 1, 1, 1], [6, 6, 7, 9])] as const;
    const answer = orThrow(cupedLift(...arms));
    const plain = orThrow(relativeLift(Moments.from([4, 5, 6, 7]), Moments.from([6, 6, 7, 9])));
    expectNear(answer.lift, plain.lift, 1e-12);
    expectNear(answer.standardError, plain.standardError, 1e-12);
    expectNear(answer.interval.lower, plain.interval.lower, 1e-9);
    expectNear(answer.interval.upper, plain.interval.upper, 1e-9);
  });

  test('has the standard error that derivatives by all four means give', () => {
    const x = [1, 2, 3, 4, 5, 6];
    const control = Covariance.from(x, [2.1, 3.9, 6.6, 7.2, 10.9, 11.6]);
    // The covariate has the same mean in both arms: elsewhere the formula takes means as measured.
    const challenger = Covariance.from([...x].reverse(), [14.9, 11.2, 10.7, 9.4, 5.8, 4.1]);
    const { theta } = orThrow(cuped(control, challenger));
    const liftOf = ([controlY, controlX, challengerY, challengerX]: readonly number[]): number =>
      ((challengerY as number) - (controlY as number) - theta * ((challengerX as number) - (controlX as number))) / (controlY as number);
    const means = [control.meanY, control.meanX, challenger.meanY, challenger.meanX];
    const slope = (place: number): number => {
      const moved = (by: number) => means.map((mean, at) => (at === place ? mean + by : mean));
      return (liftOf(moved(1e-5)) - liftOf(moved(-1e-5))) / 2e-5;
    };
    const variance = ([bySum, byCovariate]: readonly [number, number], { n, varianceX, varianceY, covariance }: Covariance): number =>
      (bySum ** 2 * varianceY + 2 * bySum * byCovariate * covariance + byCovariate ** 2 * varianceX) / n;
    const expected = Math.sqrt(variance([slope(0), slope(1)], control) + variance([slope(2), slope(3)], challenger));
    expectNear(orThrow(cupedLift(control, challenger)).standardError, expected, 1e-7);
  });

  test('falls back to the delta method where a mean is negative, and keeps the direction', () => {
    const arms = [Covariance.from([1, 2, 3, 5], [-9, -8, -8, -5]), Covariance.from([1, 2, 4, 5], [-7, -7, -4, -3])] as const;
    const answer = orThrow(cupedLift(...arms));
    expect(answer.method).toBe('delta');
    expect(answer.lift).toBeGreaterThan(0);
  });

  test('says why it cannot decide', () => {
    expect(reasonOf(cupedLift(Covariance.from([1, 2, 3], [1, 0, -1]), Covariance.from([1, 2, 3], [1, 2, 4])))).toContain('is 0');
    const still = Covariance.from([1, 1, 1], [2, 2, 2]);
    expect(reasonOf(cupedLift(still, still))).toContain('varies');
    expect(reasonOf(cupedLift(Covariance.from([1], [1]), still))).toContain('Two units');
    const nearZero = Covariance.from([1, 2, 3], [1, -1 + 1e-9, 0]);
    const other = Covariance.from([1, 2, 3], [1, 2, 9]);
    expect(reasonOf(cupedLift(nearZero, nearZero))).toContain('too near 0');
    expect(reasonOf(cupedLift(Covariance.from([1, 2, 3], [1e-311, 3e-311, 1e-311]), other))).toContain('too near 0');
  });
});
