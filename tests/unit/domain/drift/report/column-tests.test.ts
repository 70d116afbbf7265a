import { describe, expect, test } from 'vitest';
import {
  type ColumnDrift,
  DriftDetector,
  type DriftDetectorOptions,
  jensenShannon,
  ks,
  psi,
  ReferenceProfile,
  wasserstein,
} from '../../../../../src/drift.js';
import { orThrow, sampleNormal } from '../../../../../src/stats.js';
import { seededRandom } from '../../../../../src/testing.js';

const random = seededRandom(21);
const normals = (n: number, mean = 0) => Array.from({ length: n }, () => mean + sampleNormal(random));
const cycled = (n: number, values: number) => Array.from({ length: n }, (_, i) => i % values);

function compared(reference: readonly unknown[], current: readonly unknown[], options: Partial<DriftDetectorOptions> = {}): ColumnDrift {
  const report = new DriftDetector({ reference: { a: reference } as never, ...options }).check({ a: current } as never, { now: 0 });
  return report.columns[0] as ColumnDrift;
}

describe('a report', () => {
  test('has the values, thresholds and p-values of the single tests', () => {
    const [before, after] = [normals(150), normals(60, 0.3)];
    const { tests } = compared(before, after);
    const single = { ks: ks(before, after), psi: psi(before, after), jensenShannon: jensenShannon(before, after) };
    for (const [name, answer] of Object.entries(single)) {
      const { statistic, threshold, pValue } = orThrow(answer);
      const found = tests.find(({ test: each }) => each === name);
      expect(found?.value, name).toBeCloseTo(statistic, 12);
      expect(found?.threshold, name).toBeCloseTo(threshold, 12);
      expect(found?.pValue, name).toBeCloseTo(pValue, 12);
    }
    const { statistic, threshold, expected } = orThrow(wasserstein(before, after));
    expect(threshold).toBe(2 * expected);
    expect(tests[3]?.value).toBeCloseTo(statistic, 12);
    expect(tests[3]?.threshold).toBeCloseTo(threshold, 12);
  });

  test('compares up to ten different numbers by chi-square, more by Kolmogorov–Smirnov', () => {
    expect(compared(cycled(200, 10), cycled(100, 10)).decidedBy).toBe('chiSquare');
    expect(compared(cycled(200, 11), cycled(100, 11)).decidedBy).toBe('ks');
    expect(compared(cycled(200, 11), cycled(100, 11), { bins: 11 }).decidedBy).toBe('chiSquare');
  });

  test('counts another number as a category of its own where each known one came five times', () => {
    const between = Array.from({ length: 60 }, (_, i) => (i % 4) + 0.25);
    expect(compared(cycled(20, 4), between).bins.at(-1)).toMatchObject({ label: '(other)', reference: 0, current: 1 });
    expect(compared(cycled(16, 4), between).bins).toHaveLength(4);
  });

  test('leaves what a fixed threshold decides out of the adjustment of p-values', () => {
    const before = { size: normals(200), plan: cycled(200, 2).map(String) };
    const after = { size: normals(100, 0.2), plan: cycled(100, 3).map((plan) => String(plan % 2)) };
    const report = new DriftDetector({ reference: before, thresholds: { ks: 0.5 } }).check(after, { now: 0 });
    const [size, plan] = report.columns.map(({ tests }) => tests[0]);
    expect(size).toMatchObject({ status: 'SUCCESS', threshold: 0.5, thresholdRule: 'fixed by an option' });
    expect(size).not.toHaveProperty('adjustedPValue');
    expect(plan?.adjustedPValue).toBe(plan?.pValue);
  });

  test('sums up rare categories of many in one bar', () => {
    const rows = Array.from({ length: 300 }, (_, i) => `c${i % 30}`);
    const rest = compared(rows, rows).bins.at(-1);
    expect(rest?.label).toBe('(other)');
    expect(rest?.reference).toBeCloseTo(11 / 30, 12);
    expect(rest?.current).toBeCloseTo(11 / 30, 12);
  });

  test('calls the data drifted from the share on that is asked for', () => {
    const reference = { a: normals(200), b: normals(200) };
    const current = { a: normals(200, 1), b: reference.b };
    const drift = (driftShare: number) => new DriftDetector({ reference, driftShare }).check(current, { now: 0 }).datasetDrift;
    expect([drift(0.5), drift(0.51)]).toEqual([true, false]);
  });

  test('takes a column for numbers where half of its values are', () => {
    expect(compared([1, 2, 'a', 'b'], [1]).kind).toBe('number');
    expect(compared([1, 2, 'a', 'b', 'c'], [1]).kind).toBe('category');
  });

  test('of the preset "evidently" is exact up to 10,000 rows only, as SciPy is', () => {
    const before = normals(900);
    const after = normals(10_001, 0.02);
    const { pValue, decidedBy } = { pValue: 0, ...compared(before, after, { preset: 'evidently' }).tests[0], decidedBy: 'ks' };
    expect(decidedBy).toBe('ks');
    expect(pValue).toBe(orThrow(ks(before, after, { method: 'asymptotic' })).pValue);
    expect(pValue).not.toBe(orThrow(ks(before, after, { method: 'exact' })).pValue);
  });
});

describe('a profile', () => {
  test('counts up to fifty different numbers one by one, also when rows are added', () => {
    const of = (values: number) => ReferenceProfile.from({ a: [0] }).add({ a: cycled(values, values) }).columns[0]?.distinct?.size;
    expect([of(7), of(50), of(51)]).toEqual([7, 50, undefined]);
  });

  test('keeps the most frequent categories', () => {
    const texts = ['rare', 'often', 'often', 'now and then', 'often', 'now and then'];
    const [column] = ReferenceProfile.from({ a: texts }, { categories: 2 }).columns;
    expect([...(column?.categories ?? [])]).toEqual([
      ['often', 3],
      ['now and then', 2],
    ]);
    expect(column?.otherCategories).toBe(1);
  });

  test('of rows in portions keeps the middles of equal parts, which do not shift the mean', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 10_001);
    const profile = ReferenceProfile.from({ a: values.slice(0, 250) }, { points: 100 });
    for (let start = 250; start < values.length; start += 250) profile.add({ a: values.slice(start, start + 250) });
    const points = profile.columns[0]?.points ?? new Float64Array();
    const mean = points.reduce((sum, point) => sum + point, 0) / points.length;
    expect(Math.abs(mean - 5000)).toBeLessThan(30);
  });
});
