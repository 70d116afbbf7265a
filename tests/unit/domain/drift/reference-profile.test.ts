import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumberSummary } from '../../../../src/domain/drift/profile/number-summary.js';
import { DriftDetector, ReferenceProfile, type ReferenceProfileJson } from '../../../../src/drift.js';
import { sampleNormal } from '../../../../src/stats.js';
import { seededRandom } from '../../../../src/testing.js';
import { seeded } from '../../../support/stats/seeded.js';

const random = seededRandom(11);
const rowsOf = (n: number) =>
  Array.from(
    { length: n },
    (_, i) => ({ x: sampleNormal(random), stars: i % 4, city: 'abc'[i % 3], y: i % 2 === 0 }) as Record<string, unknown>,
  );
const rows = rowsOf(600);
const current = rowsOf(150);
const columnsOf = (list: readonly Record<string, unknown>[]) =>
  Object.fromEntries(['x', 'stars', 'city', 'y'].map((name) => [name, list.map((row) => row[name])]));
const restored = (profile: ReferenceProfile) => ReferenceProfile.fromJSON(JSON.parse(JSON.stringify(profile)) as ReferenceProfileJson);
const checked = (reference: ReferenceProfile) => new DriftDetector({ reference }).check(current, { now: 0 });

describe('a reference profile', () => {
  test('says the same of rows, of columns, after JSON, and of rows added in portions', () => {
    const profile = ReferenceProfile.from(rows, { target: 'y' });
    const report = checked(profile);
    expect(report.columns.map(({ name, role, kind }) => [name, role, kind])).toEqual([
      ['x', 'feature', 'number'],
      ['stars', 'feature', 'number'],
      ['city', 'feature', 'category'],
      ['y', 'target', 'category'],
    ]);
    expect(checked(restored(profile))).toEqual(report);
    expect(checked(ReferenceProfile.from(columnsOf(rows), { target: 'y' }))).toEqual(report);
    const portions = ReferenceProfile.from(rows.slice(0, 7), { target: 'y' });
    for (let start = 7; start < rows.length; start += 50) portions.add(rows.slice(start, start + 50));
    expect(checked(portions).columns.map(({ tests }) => tests[0]?.value)).toEqual(report.columns.map(({ tests }) => tests[0]?.value));
    expect(restored(portions).toJSON()).toEqual(portions.toJSON());
    const merged = ReferenceProfile.from(rows.slice(0, 250), { target: 'y' }).merge(
      ReferenceProfile.from(rows.slice(250), { target: 'y' }),
    );
    expect(checked(merged).columns.map(({ tests }) => tests[0]?.pValue)).toEqual(report.columns.map(({ tests }) => tests[0]?.pValue));
    expect([merged.rows, portions.rows]).toEqual([600, 600]);
  });

  test('keeps types, missing values, extremes and moments', () => {
    const [column] = ReferenceProfile.from({ a: [3, null, Number.NaN, 'x', Number.POSITIVE_INFINITY, 1, 5] }).columns;
    expect(column).toMatchObject({ rows: 7, missing: 2, notFinite: 2, types: { number: 4, text: 1, boolean: 0, other: 0 }, values: 3 });
    expect([column?.range, column?.moments.mean]).toEqual([{ min: 1, max: 5 }, 3]);
  });

  test('names the columns of arrays by their position', () => {
    const profile = ReferenceProfile.from([Float64Array.of(1, 2), [3, 4]]);
    expect(profile.columns.map(({ name, values }) => [name, values])).toEqual([
      ['x0', 2],
      ['x1', 2],
    ]);
  });

  test('takes a column for what the option says', () => {
    const profile = ReferenceProfile.from({ code: [1, 2, 2], text: ['a', 'b', 'c'] }, { features: [{ name: 'code', kind: 'category' }] });
    expect(profile.columns.map(({ name, kind }) => [name, kind])).toEqual([['code', 'category']]);
    expect([...(profile.columns[0]?.categories ?? [])]).toEqual([
      ['1', 1],
      ['2', 2],
    ]);
  });

  test('is of bounded size', () => {
    const many = Float64Array.from({ length: 30_000 }, () => sampleNormal(random));
    const profile = ReferenceProfile.from({ x: many, id: Array.from(many, (_, i) => `id${i}`) }, { points: 1000, categories: 100 });
    profile.add({ x: many.slice(0, 900), id: new Array(900).fill('id0') });
    const json = profile.toJSON();
    expect(json.columns[0]?.distribution).toMatchObject({ n: 30_000 });
    expect(json.columns[0]?.distribution?.points.length).toBe(1000);
    expect(json.columns[0]?.distribution?.pending.length).toBe(900);
    expect(json.columns[1]?.categories?.counts.length).toBe(100);
    expect(json.columns[1]?.categories?.other).toBe(29_900);
    expect(JSON.stringify(profile).length).toBeLessThan(60_000);
  });

  test('measures nearly the same from quantiles as from all values', () => {
    const many = Float64Array.from({ length: 20_000 }, () => sampleNormal(random));
    const now = { x: Float64Array.from({ length: 3000 }, () => 0.3 + sampleNormal(random)) };
    const of = (points: number) =>
      new DriftDetector({ reference: ReferenceProfile.from({ x: many }, { points }) }).check(now, { now: 0 }).columns[0];
    const [all, some] = [of(20_000), of(1000)];
    expect(Math.abs((some?.tests[0]?.value ?? 0) - (all?.tests[0]?.value ?? 1))).toBeLessThanOrEqual(1 / 2000 + 1e-12);
    expect(some?.tests[3]?.value).toBeCloseTo(all?.tests[3]?.value ?? Number.NaN, 2);
  });

  test.each([
    ['rows that are none', () => ReferenceProfile.from([1] as never), 'Row 1'],
    ['no rows', () => ReferenceProfile.from([]), 'no rows'],
    ['columns of different lengths', () => ReferenceProfile.from({ a: [1], b: [1, 2] }), 'same length'],
    ['a column that is none', () => ReferenceProfile.from({ a: 1 } as never), 'Column "a"'],
    ['a text', () => ReferenceProfile.from('rows' as never), 'array of rows'],
    ['a feature that is not there', () => ReferenceProfile.from({ a: [1] }, { features: ['b'] }), 'no column "b"'],
    ['a feature that is the target', () => ReferenceProfile.from({ a: [1] }, { features: ['a'], target: 'a' }), 'named twice'],
    [
      'an unknown kind',
      () => ReferenceProfile.from({ a: [1] }, { features: [{ name: 'a', kind: 'text' as never }] }),
      'kind of column "a"',
    ],
    ['an unknown option', () => ReferenceProfile.from({ a: [1] }, { bins: 3 } as never), 'bins'],
    ['another format', () => ReferenceProfile.fromJSON({ format: 'x' } as never), 'no reference profile'],
    ['a later version', () => ReferenceProfile.fromJSON({ format: 'mlflow-ops/reference-profile', version: 2 } as never), 'version 2'],
    ['other columns to merge', () => ReferenceProfile.from({ a: [1] }).merge(ReferenceProfile.from({ b: [1] })), 'same columns'],
  ])('refuses %s', (_what, call, message) => {
    expect(call).toThrow(expect.objectContaining({ code: 'VALIDATION', message: expect.stringContaining(message) }));
  });

  test('refuses JSON of which a part was changed', () => {
    const json = ReferenceProfile.from(rows, { target: 'y' }).toJSON();
    const [x, stars, city] = json.columns;
    const broken =
      (change: object, column = x) =>
      () =>
        ReferenceProfile.fromJSON({ ...json, columns: [{ ...column, ...change }] } as never);
    for (const wrong of [
      broken({ name: undefined }),
      broken({ kind: 'text' }),
      broken({ rows: -1 }),
      broken({ types: null }),
      broken({ distribution: { n: 600, points: [2, 1], pending: [] } }),
      broken({ distribution: { n: 600, points: [1, 2], pending: [] } }),
      broken({ distribution: undefined }),
      broken({ min: 5, max: 1 }),
      broken({ moments: undefined }),
      broken({ moments: { n: 600, mean: 'x', m2: 1 } }),
      broken({ distinct: [[0, 1]] }, stars),
      broken({ distinct: 'few' }, stars),
      broken({ categories: { counts: [['a', -1]], other: 0 } }, city),
    ]) {
      expect(wrong).toThrow(expect.objectContaining({ code: 'VALIDATION' }));
    }
  });
});

test('a summary of numbers is exact up to its limit, in whatever portions they come, and near beyond', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 40 }), { maxLength: 12 }), (portions) => {
      const summary = new NumberSummary(200);
      const copy = new NumberSummary(200);
      for (const portion of portions) {
        const sorted = Float64Array.from(portion).sort();
        summary.add(sorted);
        // Reading in between changes nothing.
        copy.add(sorted);
        expect(copy.points.length).toBeLessThanOrEqual(200);
      }
      const all = Float64Array.from(portions.flat()).sort();
      expect(copy.toJSON()).toEqual(summary.toJSON());
      expect(summary.n).toBe(all.length);
      if (all.length <= 200) expect([...summary.points]).toEqual([...all]);
      else {
        const share = (values: Float64Array, limit: number) => values.filter((value) => value <= limit).length / values.length;
        for (let limit = -50; limit <= 50; limit += 10)
          expect(Math.abs(share(summary.points, limit) - share(all, limit))).toBeLessThanOrEqual(0.02);
      }
    }),
    seeded,
  );
});
