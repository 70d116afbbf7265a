import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Alternative,
  chiSquareTest,
  newcombe,
  orThrow,
  type Proportion,
  StatisticsError,
  twoProportionTest,
  wilson,
} from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenTests } from '../../../../support/stats/golden.js';
import { reasonOf } from '../../../../support/stats/reason-of.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface Golden {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
  readonly statistic: number;
  readonly pValue: Readonly<Record<Alternative, number>>;
  readonly newcombe: readonly [number, number];
  readonly wilson: readonly [number, number];
}

const share = ([successes, trials]: readonly [number, number]): Proportion => ({ successes, trials });
const proportion = fc
  .integer({ min: 1, max: 500 })
  .chain((trials) => fc.integer({ min: 0, max: trials }).map((successes) => ({ successes, trials })));

describe.each(goldenTests<Golden[]>('proportions'))('the proportions $a and $b', (golden) => {
  const [a, b] = [share(golden.a), share(golden.b)];

  test.each(['two-sided', 'greater', 'less'] as const)('have the golden z and p-value, %s', (alternative) => {
    const answer = orThrow(twoProportionTest(a, b, { alternative }));
    expectNear(answer.statistic, golden.statistic, 1e-13);
    expectNear(answer.pValue, golden.pValue[alternative]);
  });

  test('have the golden intervals of Newcombe and Wilson', () => {
    const difference = orThrow(newcombe(a, b));
    expectNear(difference.lower, golden.newcombe[0]);
    expectNear(difference.upper, golden.newcombe[1]);
    expect(orThrow(twoProportionTest(a, b)).interval).toEqual({ lower: difference.lower, upper: difference.upper });
    const one = orThrow(wilson(a.successes, a.trials));
    expectNear(one.lower, golden.wilson[0] < 1e-40 ? 0 : golden.wilson[0], 1e-13);
    expectNear(one.upper, golden.wilson[1], 1e-13);
  });
});

describe('twoProportionTest', () => {
  test('is Pearson’s chi-square test', () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        const answer = twoProportionTest(a, b);
        if (answer.status !== 'ok') return;
        const pearson = orThrow(
          chiSquareTest([
            [a.successes, a.trials - a.successes],
            [b.successes, b.trials - b.successes],
          ]),
        );
        expect(answer.statistic ** 2).toBeCloseTo(pearson.statistic, 8);
        expect(answer.pValue).toBeCloseTo(pearson.pValue, 8);
      }),
      seeded,
    );
  });

  test('changes its sign when samples are swapped or failures counted instead', () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        const answer = twoProportionTest(a, b);
        if (answer.status !== 'ok') return;
        const failures = ({ successes, trials }: Proportion) => ({ successes: trials - successes, trials });
        for (const mirrored of [orThrow(twoProportionTest(b, a)), orThrow(twoProportionTest(failures(a), failures(b)))]) {
          expect(mirrored.effect).toBeCloseTo(-answer.effect, 12);
          expect(mirrored.pValue).toBeCloseTo(answer.pValue, 12);
          expect(mirrored.interval.lower).toBeCloseTo(-answer.interval.upper, 12);
        }
      }),
      seeded,
    );
  });

  test('has an interval open to one side for one side', () => {
    const [a, b] = [share([200, 4000]), share([250, 4000])];
    const greater = orThrow(twoProportionTest(a, b, { alternative: 'greater', confidence: 0.95 })).interval;
    expectNear(greater.lower, orThrow(newcombe(a, b, { confidence: 0.9 })).lower);
    expect(greater.upper).toBe(1);
    expect(orThrow(twoProportionTest(a, b, { alternative: 'less' })).interval.lower).toBe(-1);
  });

  test('takes successes that are a mean times a count', () => {
    expect(orThrow(twoProportionTest({ successes: 0.07 * 100, trials: 100 }, share([9, 100]))).effect).toBeCloseTo(0.02, 12);
  });

  test('says why it cannot decide', () => {
    expect(reasonOf(twoProportionTest(share([0, 0]), share([1, 2])))).toContain('no trials');
    expect(reasonOf(twoProportionTest(share([0, 5]), share([0, 9])))).toContain('no success');
    expect(reasonOf(twoProportionTest(share([5, 5]), share([9, 9])))).toContain('no failure');
    expect(reasonOf(newcombe(share([0, 0]), share([1, 2])))).toContain('no trials');
    expect(reasonOf(wilson(0, 0))).toContain('no trials');
  });

  test.each([share([3, 2]), share([-1, 2]), share([1, 2.5]), share([Number.NaN, 2]), undefined])('refuses %j', (first) => {
    expect(() => twoProportionTest(first as Proportion, share([1, 2]))).toThrow(StatisticsError);
    expect(() => newcombe(share([1, 2]), first as Proportion)).toThrow(StatisticsError);
  });
});

describe('wilson', () => {
  test('stays within 0 and 1, contains what was seen, and mirrors failures', () => {
    fc.assert(
      fc.property(proportion, fc.constantFrom(0.5, 0.95, 0.999), ({ successes, trials }, confidence) => {
        const { lower, upper } = orThrow(wilson(successes, trials, { confidence }));
        const seen = successes / trials;
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(seen);
        expect(upper).toBeGreaterThanOrEqual(seen);
        expect(upper).toBeLessThanOrEqual(1);
        expect(orThrow(wilson(trials - successes, trials, { confidence })).lower).toBeCloseTo(1 - upper, 14);
      }),
      seeded,
    );
  });
});
