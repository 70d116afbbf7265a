import { describe, expect, it } from 'vitest';
import { analyzeTest } from '../../../../../src/domain/experiment/analysis/analyze-test.js';
import { groupLook } from '../../../../../src/domain/experiment/analysis/group-look.js';
import { snapshotOf } from '../../../../../src/domain/experiment/analysis/snapshot-of.js';
import type { AnalysisSnapshot, TestAnalysis } from '../../../../../src/domain/experiment/test-analysis.js';
import { groupSequentialBounds } from '../../../../../src/domain/stats/sequential/group-sequential-bounds.js';
import { armOf, conversions, metricOf, now, recordOf, totalsOf } from '../example-test.js';

const record = recordOf({ method: 'groupSequential', minSampleSize: 1000, looks: 5 });
const { definition } = record;

const seen = (units: number, look: number, significant = false): AnalysisSnapshot => ({
  timestamp: now,
  units: [units / 2, units / 2],
  comparisons: [
    { variant: 'challenger', effect: { estimate: 0.1, lower: 0, upper: 1 }, alwaysValidPValue: 1, winProbability: 0.5, significant, look },
  ],
});

describe('a group-sequential look', () => {
  it.each([
    [400, 1, 4.8769],
    [800, 2, 3.357],
    [1200, 3, 2.6803],
    [1600, 4, 2.2898],
    [2000, 5, 2.031],
  ])('has, at %i of 2000 units, look %i and the published bound %f', (units, look, z) => {
    const found = groupLook(definition, units, 1, []);
    expect(found).toMatchObject({ look, information: units / 2000, taken: true });
    expect(found.z).toBeCloseTo(z, 4);
  });

  it('shares the error over a family, unless it is not to be corrected', () => {
    expect(groupLook(definition, 2000, 2, []).z).toBeGreaterThan(2.2);
    expect(groupLook({ ...definition, correction: 'none' }, 2000, 2, []).z).toBeCloseTo(2.031, 4);
  });

  it('is taken once: an analysis before the next one is between looks', () => {
    expect(groupLook(definition, 300, 1, [])).toMatchObject({ look: 0, taken: false });
    expect(groupLook(definition, 900, 1, [seen(820, 2)])).toMatchObject({ look: 2, taken: false });
    expect(groupLook(definition, 1200, 1, [seen(820, 2), seen(900, 2)])).toMatchObject({ look: 3, taken: true });
  });

  it('spends what was left by a look that came later than planned', () => {
    const onTime = groupLook(definition, 1200, 1, [seen(400, 1), seen(800, 2)]);
    const late = groupLook(definition, 1200, 1, [seen(400, 1), seen(1100, 2)]);
    expect(onTime.z).toBeCloseTo(2.6803, 4);
    expect(late.z).toBeGreaterThan(onTime.z + 0.05);
    // Nothing was spent at 400 units, when nobody looked.
    const atOnce = groupSequentialBounds({ informationFractions: [0.24] });
    expect(groupLook(definition, 480, 1, []).z).toBeCloseTo(atOnce[0]?.z ?? 0, 12);
  });

  it('keeps the last bound after the last look, and needs what nobody reaches before there are units', () => {
    const last = groupLook(definition, 2000, 1, []);
    expect(groupLook(definition, 2600, 1, [seen(2000, 5)])).toMatchObject({ look: 5, taken: false, z: last.z });
    expect(groupLook(definition, 0, 1, [])).toMatchObject({ look: 0, taken: false, z: 38 });
  });
});

describe('an analysis of a group-sequential test', () => {
  const analyze = (units: number, rates: readonly [number, number], previous: readonly AnalysisSnapshot[] = []): TestAnalysis => {
    const arms = ['control', 'challenger'].map((name, at) =>
      armOf(name, units / 2, conversions(Math.round((units / 2) * (rates[at] ?? 0)))),
    );
    return analyzeTest({ record, totals: totalsOf(arms), now, previous });
  };
  const significant = ({ comparisons: [first] }: TestAnalysis) => first?.status === 'ok' && first.significant;

  it('finds a difference at a planned look only', () => {
    expect(significant(analyze(800, [0.1, 0.2]))).toBe(true);
    expect(significant(analyze(790, [0.1, 0.2], [seen(420, 1)]))).toBe(false);
    expect(significant(analyze(900, [0.1, 0.2], [seen(420, 1), seen(800, 2)]))).toBe(false);
  });

  it('keeps what an earlier look found, while the direction is the same', () => {
    const found = analyze(800, [0.1, 0.2]);
    expect(significant(analyze(900, [0.1, 0.15], [snapshotOf(found)]))).toBe(true);
    expect(significant(analyze(900, [0.15, 0.1], [snapshotOf(found)]))).toBe(false);
  });

  it('tells look, information and bound, and an interval that reaches the bound', () => {
    const [comparison] = analyze(800, [0.1, 0.2]).comparisons;
    if (comparison?.status !== 'ok') throw new Error('not computable');
    expect(comparison.bound).toMatchObject({ look: 2, information: 0.4 });
    const { estimate, upper } = comparison.effect;
    expect((upper - estimate) / comparison.standardError).toBeCloseTo(comparison.bound?.z ?? 0, 10);
    expect(snapshotOf(analyze(800, [0.1, 0.2])).comparisons[0]).toMatchObject({ variant: 'challenger', look: 2, significant: true });
  });

  it('remembers earlier looks of the primary metric only', () => {
    const other = metricOf({ name: 'other' });
    const arms = ['control', 'challenger'].map((name, at) =>
      armOf(name, 450, { ...conversions(45 + 20 * at), other: { n: 45 + 20 * at, mean: 1, m2: 0 } }),
    );
    const two = recordOf({ method: 'groupSequential', metrics: [other] });
    const found = analyzeTest({ record: two, totals: totalsOf(arms), now, previous: [seen(800, 2, true)] }).comparisons;
    expect(found.map((comparison) => comparison.status === 'ok' && comparison.significant)).toEqual([true, false]);
  });
});
