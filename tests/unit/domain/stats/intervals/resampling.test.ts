import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootstrapInterval } from '../../../../../src/domain/stats/intervals/bootstrap-interval.js';
import {
  bootstrapDifference,
  Moments,
  orThrow,
  QuantileSketch,
  quantileDifference,
  quantileInterval,
  StatisticsError,
  welchTTest,
} from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenTests } from '../../../../support/stats/golden.js';
import { reasonOf } from '../../../../support/stats/reason-of.js';
import { seeded } from '../../../../support/stats/seeded.js';

interface GoldenBootstrap {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly replicates: readonly number[];
  readonly percentile: readonly [number, number];
  readonly bca: readonly [number, number];
}

interface GoldenQuantile {
  readonly values: readonly number[];
  readonly p: number;
  readonly quantile: number;
  readonly interval: readonly [number, number];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const withoutEach = (values: readonly number[]) =>
  Float64Array.from(values, (_, without) => mean(values.filter((__, index) => index !== without)));
const ramp = (length: number, from: number) => Array.from({ length }, (_, index) => from + ((index * 37) % length) / 10);
const named = goldenTests<GoldenQuantile[]>('quantiles').map((golden) => ({
  name: `${golden.values.length} values at ${golden.p}`,
  golden,
}));

describe('bootstrapDifference', () => {
  test.each(goldenTests<GoldenBootstrap[]>('bootstrap'))('has SciPy’s intervals of the same replicates, $bca', (golden) => {
    const replicates = Float64Array.from(golden.replicates);
    const effect = mean(golden.y) - mean(golden.x);
    const percentile = bootstrapInterval(replicates, effect, 0.9);
    const bca = bootstrapInterval(replicates, effect, 0.9, [withoutEach(golden.x), withoutEach(golden.y)]);
    for (const [ours, theirs] of [
      [percentile, golden.percentile],
      [bca, golden.bca],
    ] as const) {
      expectNear(ours.lower, theirs[0], 1e-9);
      expectNear(ours.upper, theirs[1], 1e-9);
    }
  });

  test.each(['percentile', 'bca'] as const)('comes near Welch’s interval for means, %s', (method) => {
    const [x, y] = [ramp(200, 0), ramp(150, 4)];
    const drawn = orThrow(bootstrapDifference(x, y, { method, replicates: 3000, seed: 3 }));
    const welch = orThrow(welchTTest(Moments.from(x), Moments.from(y)));
    expectNear(drawn.effect, welch.effect, 1e-12);
    expectNear(drawn.standardError, welch.standardError, 0.05);
    expect(Math.abs(drawn.interval.lower - welch.interval.lower)).toBeLessThan(0.15 * welch.standardError);
    expect(Math.abs(drawn.interval.upper - welch.interval.upper)).toBeLessThan(0.15 * welch.standardError);
  });

  test('draws the same samples of the same seed, and others of another', () => {
    const [x, y] = [ramp(30, 0), ramp(20, 1)];
    expect(bootstrapDifference(x, y, { seed: 5 })).toEqual(bootstrapDifference(x, y, { seed: 5 }));
    expect(bootstrapDifference(x, y, { seed: 5 })).not.toEqual(bootstrapDifference(x, y, { seed: 6 }));
  });

  test('leaves the samples as they are', () => {
    const x = Float64Array.from([3, 1, 2]);
    orThrow(bootstrapDifference(x, [5, 4, 9], { statistic: (values) => values.sort()[1] as number, method: 'bca' }));
    expect([...x]).toEqual([3, 1, 2]);
  });

  test('says why it cannot decide, and refuses what has no meaning', () => {
    expect(reasonOf(bootstrapDifference([1], [1, 2]))).toContain('Two values');
    expect(reasonOf(bootstrapDifference([1, 1], [2, 2]))).toContain('same for every');
    expect(reasonOf(bootstrapDifference([1, 2], [2, 3], { statistic: () => Number.NaN }))).toContain('not a finite number');
    expect(() => bootstrapDifference([1, Number.NaN], [1, 2])).toThrow(StatisticsError);
    expect(() => bootstrapDifference([1, 2], [1, 2], { statistic: 5 as never })).toThrow(StatisticsError);
    expect(() => bootstrapDifference([1, 2], [1, 2], { replicates: 10 })).toThrow(StatisticsError);
    expect(() => bootstrapDifference([1, 2], [1, 2], { method: 'basic' as 'bca' })).toThrow(StatisticsError);
  });
});

describe('quantileInterval', () => {
  test.each(named)('has the values of NumPy and SciPy for $name', ({ golden }) => {
    const answer = orThrow(quantileInterval(golden.values, golden.p));
    expectNear(answer.quantile, golden.quantile, 1e-12);
    expect([answer.interval.lower, answer.interval.upper]).toEqual(golden.interval);
  });

  test('of a sketch is that of its values within the accuracy', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 30, maxLength: 200 }), (values) => {
        const exact = orThrow(quantileInterval(values, 0.5));
        const sketched = orThrow(quantileInterval(QuantileSketch.from(values), 0.5));
        expectNear(sketched.interval.lower, exact.interval.lower, 0.00501);
        expectNear(sketched.interval.upper, exact.interval.upper, 0.00501);
      }),
      seeded,
    );
  });

  test('needs enough values for a far quantile', () => {
    expect(reasonOf(quantileInterval(ramp(367, 0), 0.99))).toContain('too few');
    expect(orThrow(quantileInterval(ramp(368, 0), 0.99)).interval.upper).toBeCloseTo(36.7, 12);
    expect(reasonOf(quantileInterval([], 0.5))).toContain('no values');
    expect(() => quantileInterval([1], 1)).toThrow(StatisticsError);
  });
});

describe('quantileDifference', () => {
  test('finds a shifted quantile, changes its sign when samples are swapped, and takes sketches', () => {
    const [x, y] = [ramp(900, 50), ramp(1000, 60)];
    const answer = orThrow(quantileDifference(x, y, 0.9));
    expect(answer.effect).toBeCloseTo(149.91 - 130.91, 10);
    expect(answer.pValue).toBeLessThan(1e-4);
    const swapped = orThrow(quantileDifference(y, x, 0.9));
    expect([swapped.effect, swapped.pValue]).toEqual([-answer.effect, answer.pValue]);
    const sketched = orThrow(quantileDifference(QuantileSketch.from(x), QuantileSketch.from(y), 0.9));
    expect(Math.abs(sketched.effect - answer.effect)).toBeLessThan(0.005 * 300);
  });

  test('says why it cannot decide', () => {
    expect(reasonOf(quantileDifference(ramp(5, 0), ramp(500, 0), 0.9))).toContain('first sample');
    expect(reasonOf(quantileDifference(Array<number>(500).fill(1), ramp(500, 0), 0.9))).toContain('all equal');
  });
});
