import { describe, expect, test } from 'vitest';
import { DriftDetector, type DriftDetectorOptions, type DriftReport, ReferenceProfile } from '../../../../src/drift.js';
import { sampleNormal } from '../../../../src/stats.js';
import { seededRandom } from '../../../../src/testing.js';

const random = seededRandom(5);
const normals = (n: number, mean = 0) => Array.from({ length: n }, () => mean + sampleNormal(random));
const reference = {
  price: normals(500),
  rating: Array.from({ length: 500 }, (_, i) => i % 5),
  city: Array.from({ length: 500 }, (_, i) => 'abcd'[i % 4] as string),
};
const fine = { price: normals(200), rating: reference.rating.slice(0, 200), city: reference.city.slice(0, 200) };
const checked = (current: Record<string, unknown[]>, options: Partial<DriftDetectorOptions> = {}) =>
  new DriftDetector({ reference, ...options }).check(current, { now: 7 });
const column = (report: DriftReport, name: string) => report.columns.find((found) => found.name === name);
const quality = (report: DriftReport, name: string, check: string) => column(report, name)?.quality.find((found) => found.check === check);

/** Every number of a report. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe('a drift report', () => {
  test('of data like the reference is quiet', () => {
    const report = checked(fine);
    expect(report).toMatchObject({
      timestamp: 7,
      referenceRows: 500,
      currentRows: 200,
      datasetDrift: false,
      driftedFeatures: 0,
      features: 3,
      recommendation: 'OK',
      evidence: [],
    });
    expect(report.columns.map(({ decidedBy }) => decidedBy)).toEqual(['ks', 'chiSquare', 'chiSquare']);
  });

  test('is plain JSON without NaN and infinities, whatever comes in', () => {
    const odd = { price: [Number.NaN, 1e308, -1e308, Number.POSITIVE_INFINITY], rating: [null, 'x', {}, true], city: [1, null, 'z', {}] };
    for (const preset of ['default', 'evidently'] as const) {
      for (const current of [odd, fine, {}, { price: [1] }, { price: [null], rating: [null], city: [null] }]) {
        const report = checked(current as never, { preset });
        expect(numbersIn(report).every(Number.isFinite)).toBe(true);
        expect(JSON.parse(JSON.stringify(report))).toStrictEqual(JSON.parse(JSON.stringify(structuredClone(report))));
      }
    }
  });

  test('reports p-values raw and adjusted over all columns', () => {
    const tests = checked({ ...fine, price: normals(200, 0.4) }).columns.map(({ tests: found }) => found[0]);
    const price = tests[0];
    expect(price?.adjustedPValue).toBeCloseTo((price?.pValue ?? 1) * 3, 12);
    expect(column(checked({ ...fine, price: normals(200, 0.4) }), 'price')?.drifted).toBe(true);
  });

  test('warns of a difference that is significant but small', () => {
    const many = { x: normals(60_000) };
    const report = new DriftDetector({ reference: many, minDifference: 0.05 }).check({ x: normals(60_000, 0.05) });
    expect(column(report, 'x')?.tests[0]).toMatchObject({ status: 'WARNING' });
    expect([report.driftedFeatures, report.recommendation, report.evidence[0]?.rule]).toEqual([0, 'MONITOR', 'drift.small']);
    expect(new DriftDetector({ reference: many, minDifference: 0 }).check({ x: normals(60_000, 0.05) }).driftedFeatures).toBe(1);
  });

  test('lets the first of the named tests decide, by a fixed threshold if there is one', () => {
    const moved = { ...fine, price: normals(200, 0.3) };
    const report = checked(moved, { tests: { numbers: ['psi', 'ks'] }, thresholds: { psi: 5 } });
    expect(column(report, 'price')).toMatchObject({ decidedBy: 'psi', drifted: false });
    expect(column(report, 'price')?.tests.map(({ test: name, threshold }) => [name, threshold])).toEqual([
      ['psi', 5],
      ['ks', 0.05],
    ]);
    expect(column(checked(moved, { tests: { numbers: ['wasserstein'] } }), 'price')).toMatchObject({
      decidedBy: 'wasserstein',
      drifted: true,
    });
  });

  test.each([
    ['a constant that becomes another', () => 5, () => 6],
    ['a constant that begins to vary', () => 5, (i: number) => 5 + (i % 2)],
    ['a flag with a third value', (i: number) => i % 2, (i: number) => 2 * (i % 2)],
    ['a flag whose values move towards each other', (i: number) => i % 2, (i: number) => 0.4 + 0.2 * (i % 2)],
  ])('finds a drift in few different numbers: %s', (_, before, after) => {
    const rows = (value: (i: number) => number) => ({ level: Array.from({ length: 200 }, (__, i) => value(i)) });
    const report = new DriftDetector({ reference: rows(before) }).check(rows(after));
    expect(column(report, 'level')).toMatchObject({ drifted: true, decidedBy: 'chiSquare' });
    expect(column(report, 'level')?.bins.at(-1)).toMatchObject({ label: '(other)', reference: 0 });
    expect(report.recommendation).toBe('RETRAIN_SOON');
    expect(new DriftDetector({ reference: rows(before) }).check(rows(before)).driftedFeatures).toBe(0);
  });

  test('takes a new value of a reference of few rows for chance', () => {
    const few = { level: [1.1, 2.3, 3.2, 4.8, 5.5, 6.1, 7.9, 8.4] };
    const report = new DriftDetector({ reference: few }).check({ level: Array.from({ length: 400 }, (_, i) => 1 + (i % 80) / 10) });
    expect(report.driftedFeatures).toBe(0);
  });

  test('has bars whose shares sum to 1', () => {
    for (const { bins } of checked(fine).columns) {
      for (const side of ['reference', 'current'] as const) expect(bins.reduce((sum, bin) => sum + bin[side], 0)).toBeCloseTo(1, 12);
    }
    const ids = { id: Array.from({ length: 100 }, (_, i) => `id${i}`) };
    expect(new DriftDetector({ reference: ids }).check(ids).columns[0]?.bins).toHaveLength(20);
  });
});

describe('the quality of data', () => {
  test.each([
    ['missing', 'price', fine.price.map((value, i) => (i % 5 === 0 ? null : value))],
    ['type', 'price', fine.price.map((value, i) => (i % 5 === 0 ? String(value) : value))],
    ['notFinite', 'price', fine.price.map((value, i) => (i % 5 === 0 ? Number.POSITIVE_INFINITY : value))],
    ['type', 'city', fine.city.map((value, i) => (i % 5 === 0 ? 7 : value))],
    ['unseen', 'city', fine.city.map((value, i) => (i % 5 === 0 ? 'new' : value))],
    ['constant', 'price', fine.price.map(() => 0.5)],
    ['constant', 'city', fine.city.map(() => 'a')],
  ])('fails check "%s" of %s', (check, name, values) => {
    const report = checked({ ...fine, [name]: values });
    expect(quality(report, name, check)?.status).toBe('FAIL');
    expect(report.recommendation).toBe('CHECK_DATA');
    expect(report.evidence[0]?.subject).toBe(name);
  });

  test('only warns of numbers out of range, since drift does that too', () => {
    const report = checked({ ...fine, price: normals(200, 8) });
    expect(quality(report, 'price', 'range')).toMatchObject({ status: 'WARNING', value: 1 });
    expect(report.recommendation).toBe('MONITOR');
  });

  test('takes what the reference has for usual', () => {
    const gappy = { a: reference.price.map((value, i) => (i % 4 === 0 ? null : value)) };
    const report = new DriftDetector({ reference: gappy }).check({ a: fine.price.map((value, i) => (i % 4 === 1 ? null : value)) });
    expect(quality(report, 'a', 'missing')?.status).toBe('SUCCESS');
    const strict = new DriftDetector({ reference: gappy, quality: { missing: 0.1 } }).check(gappy);
    expect(quality(strict, 'a', 'missing')).toMatchObject({ status: 'FAIL', threshold: 0.1 });
    expect(new DriftDetector({ reference: gappy, quality: false }).check({ a: [null] }).columns[0]?.quality).toEqual([]);
  });

  test('names a column that is missing and one that is new', () => {
    const { city: _city, ...rest } = fine;
    const report = checked({ ...rest, colour: new Array(200).fill('red') });
    expect(column(report, 'city')).toMatchObject({ drifted: false, quality: [{ check: 'missing', status: 'FAIL', value: 1 }] });
    expect(column(report, 'city')?.tests.every(({ status }) => status === 'SKIPPED')).toBe(true);
    expect(column(report, 'colour')).toMatchObject({ referenceRows: 0, quality: [{ check: 'unseen', status: 'WARNING' }] });
    expect([report.features, report.recommendation]).toEqual([3, 'CHECK_DATA']);
    expect(checked({ ...fine, colour: [...fine.city] }, { features: ['price'] }).columns.map(({ name }) => name)).toEqual(['price']);
  });

  test('without rows asks to look at the data', () => {
    const report = new DriftDetector({ reference }).check([]);
    expect(report).toMatchObject({ currentRows: 0, recommendation: 'CHECK_DATA', evidence: [{ rule: 'quality.empty' }] });
    expect(report.columns.flatMap(({ tests }) => tests).every(({ status }) => status === 'SKIPPED')).toBe(true);
  });

  test('does not take inherited properties for values', () => {
    const rows = [{ constructor: 'a' }, { constructor: 'b' }];
    const report = new DriftDetector({ reference: rows }).check([{}, {}]);
    expect(quality(report, 'constructor', 'missing')).toMatchObject({ status: 'FAIL', value: 1 });
  });
});

describe('options', () => {
  test.each([
    ['preset', { preset: 'best' }, 'preset must be'],
    ['alpha', { alpha: 1 }, 'alpha must be'],
    ['driftShare', { driftShare: 0 }, 'driftShare must be'],
    ['bins', { bins: 1.5 }, 'bins must be'],
    ['unknown fields', { alhpa: 0.1 }, 'alhpa'],
    ['tests that do not suit', { tests: { categories: ['ks'] } }, 'tests.categories'],
    ['no tests', { tests: { numbers: [] } }, 'tests.numbers'],
    ['thresholds', { thresholds: { psi: 0 } }, 'thresholds.psi'],
    ['quality', { quality: { missing: 2 } }, 'quality.missing'],
    ['what a preset fixes', { preset: 'evidently', alpha: 0.1 }, 'leave alpha out'],
    ['a reference that is none', { reference: 5 }, 'The reference must be'],
    ['uneven columns', { reference: { a: [1, 2], b: [1] } }, 'The columns of the reference must have the same length'],
    ['a row that is none', { reference: [1] }, 'Row 1 of the reference must be'],
    ['features of a profile', { reference: ReferenceProfile.from(reference), features: ['price'] }, 'A profile says itself'],
    ['JSON of something else', { reference: { format: 'mlflow-ops/learner' } }, 'no reference profile'],
  ])('refuse %s', (_what, options, message) => {
    expect(() => new DriftDetector({ reference, ...options } as never)).toThrow(
      expect.objectContaining({ code: 'VALIDATION', message: expect.stringContaining(message) }),
    );
  });

  test('refuse current data that are neither rows nor columns', () => {
    expect(() => new DriftDetector({ reference }).check(null as never)).toThrow('The current data must be');
    expect(() => new DriftDetector({ reference }).check([], { now: Number.NaN })).toThrow('now must be');
  });
});
