import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyzeTest } from '../../../../../src/domain/experiment/analysis/analyze-test.js';
import type { MetricDefinition } from '../../../../../src/domain/experiment/definition/metric-definition.js';
import type { TestDefinition } from '../../../../../src/domain/experiment/definition/test-definition.js';
import type { ComparisonResult, VariantComparison } from '../../../../../src/domain/experiment/test-analysis.js';
import type { MetricTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { armOf, armsNamed, metricOf, now, recordOf, totalsOf } from '../example-test.js';

interface Golden {
  readonly arms: readonly (MetricTotals & { readonly units?: number })[];
  readonly effect: number;
  readonly standardError: number;
  readonly pValue: number;
  readonly lower: number;
  readonly upper: number;
  readonly winProbability: number;
  readonly expectedLoss: number;
  readonly sequence: { readonly lower: number; readonly upper: number; readonly pValue: number };
}

const golden = JSON.parse(readFileSync(new URL('../../../../golden/experiment/analysis.json', import.meta.url), 'utf8'));

const kinds: readonly (readonly [string, Partial<MetricDefinition>])[] = [
  ['proportion', { kind: 'proportion' }],
  ['mean', { kind: 'mean', missing: 'exclude' }],
  ['mean_with_zeros', { kind: 'mean', missing: 'zero' }],
  ['ratio', { kind: 'ratio', perUnit: 'sum', missing: 'exclude' }],
  ['covariate', { kind: 'mean', missing: 'exclude', covariate: 'before' }],
  ['error', { kind: 'error', loss: 'squared', higherIsBetter: false, missing: 'exclude' }],
];

function analyze(name: string, metric: Partial<MetricDefinition>, definition: Partial<TestDefinition>) {
  const arms = (golden[name] as Golden).arms.map(({ units, ...totals }, at) =>
    armOf(['control', 'challenger'][at] as string, units ?? totals.n, { x: totals }),
  );
  return analyzeTest({ record: recordOf({ metric: metricOf({ name: 'x', ...metric }), ...definition }), totals: totalsOf(arms), now });
}

function result(comparison: VariantComparison | undefined): ComparisonResult {
  if (comparison?.status === 'ok') return comparison;
  throw new Error(`not computable: ${comparison?.reason}`);
}

/** Relative difference, or absolute below 1. */
function expectNear(actual: number | undefined, expected: number, tolerance = 1e-10) {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

describe.each(kinds)('a metric of kind %s', (name, metric) => {
  const expected = golden[name] as Golden;

  it("has SciPy's and statsmodels' effect, error, p-value and interval by method fixed", () => {
    const found = result(analyze(name, metric, { method: 'fixed' }).comparisons[0]);
    expectNear(found.effect.estimate, expected.effect, 1e-9);
    expectNear(found.standardError, expected.standardError);
    expectNear(found.pValue, expected.pValue, 1e-9);
    expectNear(found.effect.lower, expected.lower, 1e-9);
    expectNear(found.effect.upper, expected.upper, 1e-9);
    expect(found.adjustedPValue).toBe(found.pValue);
    expect(found.significant).toBe(expected.pValue <= 0.05);
  });

  it('has the asymptotic confidence sequence by method sequential', () => {
    const found = result(analyze(name, metric, { method: 'sequential' }).comparisons[0]);
    expectNear(found.effect.lower, expected.sequence.lower, 1e-9);
    expectNear(found.effect.upper, expected.sequence.upper, 1e-9);
    expectNear(found.alwaysValidPValue, expected.sequence.pValue, 1e-9);
    expect(found.adjustedPValue).toBe(found.alwaysValidPValue);
    expect(found.significant).toBe(expected.sequence.pValue <= 0.05);
  });

  it('has its posterior by every method, and is judged by it by method bayesian', () => {
    for (const method of ['fixed', 'sequential', 'bayesian', 'groupSequential'] as const) {
      const found = result(analyze(name, metric, { method }).comparisons[0]);
      expectNear(found.winProbability, expected.winProbability, 1e-10);
      expectNear(found.expectedLoss, expected.expectedLoss, 1e-8);
    }
    const bayesian = result(analyze(name, metric, { method: 'bayesian' }).comparisons[0]);
    expect(bayesian.significant).toBe(expected.winProbability >= 0.975);
    expectNear(bayesian.effect.upper - bayesian.effect.lower, 2 * 1.959963984540054 * expected.standardError, 1e-9);
  });

  it('gives both arms the probabilities of being best that the comparison gives', () => {
    const { variants } = analyze(name, metric, {});
    expectNear(variants[1]?.winProbability, expected.winProbability, 1e-9);
    expectNear(variants[0]?.winProbability, 1 - expected.winProbability, 1e-6);
  });
});

describe('an analysis', () => {
  it('widens the relative effect on the logarithmic scale as its method widens the absolute one', () => {
    const { relative } = golden.mean;
    const [name, metric] = kinds[1] as (typeof kinds)[number];
    const fixed = result(analyze(name, metric, { method: 'fixed' }).comparisons[0]);
    for (const end of ['estimate', 'lower', 'upper'] as const) expectNear(fixed.relative?.[end], relative[end], 1e-9);
    const wider = result(analyze(name, metric, { method: 'sequential' }).comparisons[0]);
    const stretch = (golden.mean.sequence.upper - golden.mean.effect) / (1.959963984540054 * golden.mean.standardError);
    expectNear(
      Math.log1p(wider.relative?.upper ?? 0) - Math.log1p(relative.estimate),
      stretch * (Math.log1p(relative.upper) - Math.log1p(relative.estimate)),
      1e-9,
    );
    expectNear(wider.relative?.estimate, relative.estimate, 1e-9);
  });

  it('says what share of the variance a covariate took away', () => {
    const [name, metric] = kinds[4] as (typeof kinds)[number];
    expectNear(result(analyze(name, metric, {}).comparisons[0]).varianceReduction, golden.covariate.varianceReduction, 1e-9);
  });

  it('corrects all goal metrics and challengers as one family', () => {
    const { family } = golden;
    const names = ['control', 'b', 'c'];
    const arms = names.map((arm, at) => armOf(arm, 500, { x: family.metrics[0][at], y: family.metrics[1][at] }));
    const of = (definition: Partial<TestDefinition>) => {
      const goal = (name: string) => metricOf({ name, kind: 'mean', missing: 'exclude' });
      const record = recordOf({ arms: armsNamed(...names), metric: goal('x'), metrics: [goal('y')], ...definition });
      return analyzeTest({ record, totals: totalsOf(arms), now }).comparisons.map((comparison) => result(comparison).adjustedPValue);
    };
    for (const [at, p] of of({ method: 'fixed', correction: 'none' }).entries()) expectNear(p, family.pValues[at], 1e-9);
    for (const [at, p] of of({ method: 'fixed', correction: 'holm' }).entries()) expectNear(p, family.holm[at], 1e-9);
    for (const [at, p] of of({ method: 'fixed', correction: 'benjaminiHochberg' }).entries())
      expectNear(p, family.benjaminiHochberg[at], 1e-9);
    for (const [at, p] of of({ method: 'sequential' }).entries()) expectNear(p, family.holmAlwaysValid[at], 1e-9);
  });

  it('checks the split by chi-square on the configured weights', () => {
    const { split } = golden;
    const names = ['control', 'b', 'c'];
    const arms = names.map((arm, at) => armOf(arm, split.observed[at], {}));
    const periods = [{ period: 1, weights: split.weights, units: split.observed }];
    const { srm } = analyzeTest({ record: recordOf({ arms: armsNamed(...names) }), totals: totalsOf(arms, { periods }), now });
    if (srm.status !== 'ok') throw new Error(srm.reason);
    expectNear(srm.statistic, split.statistic);
    expectNear(srm.pValue, split.pValue, 1e-9);
    expect(srm.observed).toEqual(split.observed);
    expect(srm.expected).toEqual(split.expected);
    expect(srm.mismatch).toBe(true);
  });
});

describe('a bandit', () => {
  const { weighted } = golden;
  const policy = { type: 'thompson', floor: 0.01, updateIntervalMs: 1, minUnitsPerArm: 1 } as const;
  const arms = [armOf('control', 1400, { x: weighted.arms[0] }), armOf('challenger', 2600, { x: weighted.arms[1] })];
  const analysis = (missing: 'zero' | 'exclude') =>
    analyzeTest({
      record: recordOf({ metric: metricOf({ name: 'x', missing }), policy }),
      totals: totalsOf(arms, { periods: weighted.periods }),
      now,
    });

  it('is estimated with weights 1 / propensity and the error of weighted least squares, at every look', () => {
    const { comparisons, method, variants } = analysis('exclude');
    const found = result(comparisons[0]);
    expect(method).toBe('ips');
    for (const [at, mean] of weighted.means.entries()) expectNear(variants[at]?.metrics['x']?.mean, mean);
    expectNear(found.effect.estimate, weighted.effect, 1e-9);
    expectNear(found.standardError, weighted.standardError, 1e-9);
    expectNear(found.effect.lower, weighted.sequence.lower, 1e-9);
    expectNear(found.alwaysValidPValue, weighted.sequence.pValue, 1e-8);
    expectNear(found.winProbability, weighted.winProbability, 1e-9);
  });

  it('gives the same whether units without a value are zeros in the sums or missing in them', () => {
    const ones = (totals: MetricTotals): MetricTotals => {
      const { wy, wwy, wwyy } = totals.weighted as NonNullable<MetricTotals['weighted']>;
      const n = Math.round(totals.mean * totals.n);
      return { n, mean: 1, m2: 0, weighted: { n, w: wy, ww: wwy, wy, wwy, wwyy } };
    };
    const sparse = arms.map((arm) => ({ ...arm, metrics: { x: ones(arm.metrics['x'] as MetricTotals) } }));
    const record = recordOf({ metric: metricOf({ name: 'x' }), policy });
    const found = result(analyzeTest({ record, totals: totalsOf(sparse, { periods: weighted.periods }), now }).comparisons[0]);
    expectNear(found.effect.estimate, weighted.effect, 1e-9);
    expectNear(found.standardError, weighted.standardError, 1e-9);
  });
});
