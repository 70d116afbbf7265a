import { describe, expect, it } from 'vitest';
import { analyzeTest } from '../../../../../src/domain/experiment/analysis/analyze-test.js';
import type { TestDefinition } from '../../../../../src/domain/experiment/definition/test-definition.js';
import type { TestTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { armOf, armsNamed, conversions, hour, metricOf, now, recordOf, totalsOf } from '../example-test.js';

const analyze = (definition: Partial<TestDefinition>, units = 2000, totals: Partial<TestTotals> = {}) => {
  const arms = [armOf('control', units, conversions(units / 10)), armOf('challenger', units + 100, conversions(units / 8))];
  return analyzeTest({ record: recordOf(definition), totals: totalsOf(arms, totals), now });
};

describe('power', () => {
  it('is reached when the smallest arm has the units that are asked for', () => {
    expect(analyze({ minSampleSize: 2000 }).power).toMatchObject({
      units: 2000,
      requiredUnits: 2000,
      reached: true,
      remainingMs: undefined,
    });
    expect(analyze({ minSampleSize: 2001 }).power.reached).toBe(false);
  });

  it('tells how long it takes at the rate so far', () => {
    expect(analyze({ minSampleSize: 3000 }).power.remainingMs).toBe(24 * hour);
    const { power } = analyzeTest({ record: recordOf(), totals: totalsOf([armOf('control', 0, {}), armOf('challenger', 0, {})]), now });
    expect(power).toEqual({ units: 0, requiredUnits: 1000, detectableEffect: undefined, reached: false, remainingMs: undefined });
  });

  it('asks for the units that the smallest effect of interest needs, by the method', () => {
    const required = (definition: Partial<TestDefinition>) => analyze({ minimumEffect: 0.1, ...definition }).power.requiredUnits ?? 0;
    // 10 % against 11 % with the pooled z test.
    expect(required({ method: 'fixed' })).toBe(14_751);
    expect(required({ method: 'sequential' })).toBeGreaterThan(1.5 * required({ method: 'fixed' }));
    expect(required({ method: 'fixed', minSampleSize: 20_000 })).toBe(20_000);
    expect(required({ method: 'fixed', metric: metricOf({ higherIsBetter: false }) })).toBeLessThan(14_751);
    expect(required({ method: 'fixed', minimumEffect: undefined })).toBe(1000);
  });

  it('asks for more units where several challengers share the error', () => {
    const required = (...names: readonly string[]) => {
      const totals = totalsOf(names.map((name) => armOf(name, 2000, conversions(200))));
      const record = recordOf({ arms: armsNamed(...names), method: 'fixed', minimumEffect: 0.1 });
      return analyzeTest({ record, totals, now }).power;
    };
    const [one, two] = [required('control', 'b'), required('control', 'b', 'c')];
    expect(two.requiredUnits).toBeGreaterThan(1.15 * (one.requiredUnits ?? 0));
    expect(two.detectableEffect).toBeGreaterThan(1.05 * (one.detectableEffect ?? 0));
  });

  it('asks for them of a mean by its variance', () => {
    const arms = ['control', 'challenger'].map((name) => armOf(name, 500, { x: { n: 500, mean: 10, m2: 499 * 4 } }));
    const metric = metricOf({ name: 'x', kind: 'mean', missing: 'exclude' });
    const record = recordOf({ method: 'fixed', metric, minimumEffect: 0.02, minSampleSize: 10 });
    // 2 · 4 · (1.96 + 0.84)² / 0.2²
    expect(analyzeTest({ record, totals: totalsOf(arms), now }).power.requiredUnits).toBe(1570);
  });

  it('tells the effect that would be found now, which is larger at every look than at one', () => {
    const fixed = analyze({ method: 'fixed' }).power.detectableEffect ?? 0;
    // (1.96 + 0.84) standard errors of 10 % among 2000 and 250 / 2100, with variances of samples.
    expect(fixed).toBeCloseTo(2.801585 * Math.sqrt(0.09 / 1999 + ((250 / 2100) * (1850 / 2100)) / 2099), 6);
    expect(analyze({ method: 'sequential' }).power.detectableEffect).toBeGreaterThan(1.3 * fixed);
  });

  it('leaves out an arm that takes no traffic', () => {
    const arms = armsNamed('control', 'b', 'c').map((arm, at) => ({ ...arm, trafficWeight: at === 2 ? 0 : 1 }));
    const totals = totalsOf(arms.map(({ name }, at) => armOf(name, at === 2 ? 0 : 1500, conversions(at === 2 ? 0 : 150))));
    expect(analyzeTest({ record: recordOf({ arms }), totals, now }).power.units).toBe(1500);
  });
});

describe('the split', () => {
  const split = (periods: TestTotals['periods'], definition: Partial<TestDefinition> = {}) => analyze(definition, 2000, { periods }).srm;

  it('is held against what every allocation had configured', () => {
    const changed = [
      { period: 1, weights: [0.5, 0.5], units: [1010, 990] },
      { period: 2, weights: [0.1, 0.9], units: [95, 905] },
    ];
    expect(split(changed)).toMatchObject({ status: 'ok', mismatch: false, observed: [1105, 1895], expected: [1100, 1900] });
    expect(split(changed.map((period) => ({ ...period, weights: [0.5, 0.5] })))).toMatchObject({ status: 'ok', mismatch: true });
  });

  it('is not judged below 8 units an arm, 5 for bandits', () => {
    const few = [{ period: 1, weights: [0.5, 0.5], units: [1, 14] }];
    expect(split(few)).toMatchObject({ status: 'not-computable', mismatch: false });
    const policy = { type: 'thompson', floor: 0.01, updateIntervalMs: 1, minUnitsPerArm: 1 } as const;
    expect(split(few, { policy })).toMatchObject({ status: 'ok' });
    expect(split(few, { policy: { ...policy, type: 'linUcb' } })).toMatchObject({ status: 'not-computable' });
    expect(split([])).toMatchObject({ status: 'not-computable', reason: 'No unit is enrolled yet.' });
  });

  it('is broken by units in an arm that takes none, in numbers that JSON has', () => {
    const found = split([{ period: 1, weights: [1, 0], units: [1000, 3] }]);
    expect(found).toMatchObject({ status: 'ok', mismatch: true, pValue: 0, statistic: Number.MAX_VALUE });
  });
});
