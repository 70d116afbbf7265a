import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyzeTest } from '../../../../../src/domain/experiment/analysis/analyze-test.js';
import { withZeros } from '../../../../../src/domain/experiment/analysis/with-zeros.js';
import type { MetricDefinition } from '../../../../../src/domain/experiment/definition/metric-definition.js';
import type { TestDefinition } from '../../../../../src/domain/experiment/definition/test-definition.js';
import type { ComparisonResult, TestAnalysis } from '../../../../../src/domain/experiment/test-analysis.js';
import type { ArmTotals, MetricTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { Covariance } from '../../../../../src/domain/stats/summaries/covariance.js';
import { Moments } from '../../../../../src/domain/stats/summaries/moments.js';
import { armOf, metricOf, now, recordOf, totalsOf } from '../example-test.js';

const seed = 7;
const names = ['control', 'b', 'c'];
const moments = fc.record({
  n: fc.integer({ min: 150, max: 5000 }),
  mean: fc.double({ min: 0.5, max: 2, noNaN: true }),
  sd: fc.double({ min: 0.5, max: 3, noNaN: true }),
});
const threeArms = fc
  .tuple(moments, moments, moments)
  .map((arms): MetricTotals[] => arms.map(({ n, mean, sd }) => ({ n, mean, m2: sd * sd * (n - 1) })));
const successes = fc.tuple(...names.map(() => fc.integer({ min: 1, max: 999 })));
const method = fc.constantFrom('sequential', 'fixed', 'bayesian', 'groupSequential');

interface Setting {
  readonly metric?: Partial<MetricDefinition>;
  readonly definition?: Partial<TestDefinition>;
  readonly order?: readonly number[];
  readonly labels?: readonly string[];
}

/** Analyses three arms, in any order and by any name; the control is the arm that is first in `values`. */
function analyze(values: readonly MetricTotals[], { metric, definition, order = [0, 1, 2], labels = names }: Setting = {}): TestAnalysis {
  const arms = order.map((arm): ArmTotals => armOf(labels[arm] ?? '', values[arm]?.n ?? 0, { x: values[arm] as MetricTotals }));
  const defined = order.map((arm) => ({ name: labels[arm] ?? '', control: arm === 0, trafficWeight: 1 }));
  const record = recordOf({ arms: defined, metric: metricOf({ name: 'x', kind: 'mean', missing: 'exclude', ...metric }), ...definition });
  return analyzeTest({ record, totals: totalsOf(arms), now });
}

function resultOf({ comparisons }: TestAnalysis, variant: string): ComparisonResult {
  const found = comparisons.find((comparison) => comparison.variant === variant);
  if (found?.status !== 'ok') throw new Error('not computable');
  return found;
}

const near = (a: number, b: number, scale = 1) => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-8 * Math.max(scale, Math.abs(b)));

describe('an analysis', () => {
  it('does not depend on the order or the names of the arms', () => {
    fc.assert(
      fc.property(threeArms, method, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (arms, by, order) => {
        const plain = analyze(arms, { definition: { method: by } });
        const labels = ['z', 'y', 'x'];
        const other = analyze(arms, { definition: { method: by }, order, labels });
        for (const arm of [1, 2]) {
          const [one, two] = [resultOf(plain, names[arm] ?? ''), resultOf(other, labels[arm] ?? '')];
          near(one.effect.lower, two.effect.lower);
          near(one.adjustedPValue, two.adjustedPValue);
          expect([one.significant, one.better]).toEqual([two.significant, two.better]);
        }
        for (const arm of [0, 1, 2]) {
          const win = (analysis: TestAnalysis, name = '') =>
            analysis.variants.find((variant) => variant.name === name)?.winProbability ?? Number.NaN;
          near(win(plain, names[arm]), win(other, labels[arm]));
        }
      }),
      { numRuns: 40, seed },
    );
  });

  it('scales effects with the unit of a metric, and nothing else', () => {
    fc.assert(
      fc.property(threeArms, method, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (arms, by, factor) => {
        const scaled = arms.map(({ n, mean, m2 }) => ({ n, mean: mean * factor, m2: m2 * factor ** 2 }));
        const [one, two] = [arms, scaled].map((each) => resultOf(analyze(each, { definition: { method: by } }), 'b')) as [
          ComparisonResult,
          ComparisonResult,
        ];
        near(one.effect.upper * factor, two.effect.upper, factor);
        near(one.expectedLoss * factor, two.expectedLoss, factor);
        near(one.relative?.upper ?? 0, two.relative?.upper ?? 0);
        near(one.pValue, two.pValue);
        near(one.alwaysValidPValue, two.alwaysValidPValue);
        near(one.winProbability, two.winProbability);
        expect(one.better).toBe(two.better);
      }),
      { numRuns: 40, seed },
    );
  });

  it('turns round when lower is better: the same effects, the other arms win', () => {
    fc.assert(
      fc.property(threeArms, method, (arms, by) => {
        const mirrored = arms.map((each) => ({ ...each, mean: -each.mean }));
        const higher = analyze(arms, { definition: { method: by } });
        const lower = analyze(mirrored, { definition: { method: by }, metric: { higherIsBetter: false } });
        for (const name of ['b', 'c']) {
          const [one, two] = [resultOf(higher, name), resultOf(lower, name)];
          near(one.effect.estimate, -two.effect.estimate);
          near(one.effect.lower, -two.effect.upper);
          near(one.winProbability, two.winProbability);
          near(one.expectedLoss, two.expectedLoss);
          expect([one.significant, one.better]).toEqual([two.significant, two.better]);
        }
        expect(lower.recommendation.action).toBe(higher.recommendation.action);
      }),
      { numRuns: 40, seed },
    );
  });

  it('finds failures of one metric to be what successes of the opposite one are', () => {
    fc.assert(
      fc.property(successes, (counts) => {
        const binary = (count: number): MetricTotals => ({ n: 1000, mean: count / 1000, m2: (count * (1000 - count)) / 1000 });
        const won = analyze(counts.map(binary), { metric: { kind: 'proportion' } });
        const failed = analyze(
          counts.map((count) => binary(1000 - count)),
          { metric: { kind: 'proportion', higherIsBetter: false } },
        );
        for (const [at, variant] of won.variants.entries()) near(variant.winProbability ?? 0, failed.variants[at]?.winProbability ?? 1);
        for (const name of ['b', 'c']) {
          const [one, two] = [resultOf(won, name), resultOf(failed, name)];
          near(one.winProbability, two.winProbability);
          near(one.expectedLoss, two.expectedLoss);
          expect(one.better).toBe(two.better);
        }
      }),
      { numRuns: 40, seed },
    );
  });

  it('gives probabilities of being best that sum to 1, and no p-value above 1', () => {
    fc.assert(
      fc.property(threeArms, method, (arms, by) => {
        const { variants, comparisons } = analyze(arms, { definition: { method: by } });
        near(
          variants.reduce((sum, { winProbability }) => sum + (winProbability ?? Number.NaN), 0),
          1,
        );
        for (const comparison of comparisons) {
          if (comparison.status !== 'ok') throw new Error(comparison.reason);
          for (const p of [comparison.pValue, comparison.adjustedPValue, comparison.alwaysValidPValue]) {
            expect(p).toBeGreaterThanOrEqual(0);
            expect(p).toBeLessThanOrEqual(1);
          }
        }
      }),
      { numRuns: 40, seed },
    );
  });

  it('is plain JSON', () => {
    const analysis = analyze([1, 2, 3].map((mean) => ({ n: 500, mean, m2: 900 })));
    const written = JSON.parse(JSON.stringify(analysis));
    expect(JSON.parse(JSON.stringify(written))).toEqual(written);
    expect(JSON.stringify(analysis)).not.toContain('null');
  });
});

describe('an analysis of the first units', () => {
  const first = fc.record({
    units: fc.nat(4),
    values: fc.array(fc.constantFrom(0, 0.25, 1, -1e140, 1e140), { maxLength: 3 }),
  });

  it('says what it can, in numbers that JSON has, whatever they are', () => {
    const kind = fc.constantFrom('proportion', 'mean', 'error');
    const missing = fc.constantFrom('zero', 'exclude');
    fc.assert(
      fc.property(fc.array(first, { minLength: 2, maxLength: 3 }), kind, missing, method, (given, of, without, by) => {
        const arms = given.map(({ units, values }, at) => {
          const taken = of === 'proportion' ? values.map((value) => Math.min(1, Math.max(0, value))) : values;
          return armOf(names[at] ?? '', units + taken.length, taken.length === 0 ? {} : { x: Moments.from(taken).toJSON() });
        });
        const defined = arms.map(({ name }, at) => ({ name, control: at === 0, trafficWeight: 1 }));
        const metric = metricOf({ name: 'x', kind: of, missing: without });
        const analysis = analyzeTest({ record: recordOf({ arms: defined, metric, method: by }), totals: totalsOf(arms), now });
        expect(JSON.stringify(analysis)).not.toContain('null');
        expect(analysis.recommendation.action).not.toBe('promote');
      }),
      { numRuns: 300, seed },
    );
  });
});

describe('units without a value', () => {
  it('merge exactly as zeros would', () => {
    const values = fc.array(fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true })), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(values, fc.nat(40), (pairs, zeros) => {
        const of = (list: typeof pairs): MetricTotals => {
          const { n, meanX, meanY, m2X, m2Y, cXY } = Covariance.from(
            list.map(([x]) => x),
            list.map(([, y]) => y),
          ).toJSON();
          return { n, mean: meanX, m2: m2X, denominator: { mean: meanY, m2: m2Y, c: cXY } };
        };
        const merged = withZeros(of(pairs), pairs.length + zeros);
        const direct = of([...pairs, ...Array.from({ length: zeros }, (): [number, number] => [0, 0])]);
        expect(merged.n).toBe(direct.n);
        for (const key of ['mean', 'm2'] as const) near(merged[key], direct[key], 100);
        for (const key of ['mean', 'm2', 'c'] as const) near(merged.denominator?.[key] ?? Number.NaN, direct.denominator?.[key] ?? 0, 100);
      }),
      { seed },
    );
  });

  it('are none where every unit has one, and all where none has', () => {
    const full = { n: 10, mean: 2, m2: 5 };
    expect(withZeros(full, 10)).toEqual(full);
    expect(withZeros(undefined, 7)).toMatchObject({ n: 7, mean: 0, m2: 0 });
  });
});
