import { describe, expect, test } from 'vitest';
import { DriftDetector, type QualityCheck, ReferenceProfile } from '../../../../../src/drift.js';

type Column = readonly unknown[];
const repeat = (count: number, value: unknown): unknown[] => new Array(count).fill(value);

function checkOf(check: QualityCheck['check'], reference: Column, current: Column, options = {}): QualityCheck | undefined {
  const report = new DriftDetector({ reference: { a: reference } as never, ...options }).check({ a: current } as never, { now: 0 });
  return report.columns[0]?.quality.find((found) => found.check === check);
}

/** Share expected, three standard deviations of the difference of two such shares, and one percent. */
const limit = (expected: number, n: number, m: number) => expected + 3 * Math.sqrt(expected * (1 - expected) * (1 / n + 1 / m)) + 0.01;

describe('the limit of a check', () => {
  const numbers = Array.from({ length: 98 }, (_, i) => i + 0.5);

  test('is what the reference has, by the rule of succession, and what chance adds', () => {
    const gaps = numbers.map((value, i) => (i < 9 ? null : value));
    expect(checkOf('missing', gaps, numbers.slice(0, 50))?.threshold).toBeCloseTo(limit(10 / 100, 98, 50), 12);
    expect(checkOf('missing', numbers, numbers)?.threshold).toBeCloseTo(limit(1 / 100, 98, 98), 12);
    const wider = checkOf('missing', numbers, numbers, { quality: { tolerance: 0.2 } });
    expect(wider?.threshold).toBeCloseTo(limit(1 / 100, 98, 98) + 0.19, 12);
  });

  test('of the range expects two of n + 1 values outside of the extremes of n', () => {
    expect(checkOf('range', numbers, numbers)?.threshold).toBeCloseTo(limit(3 / 100, 98, 98), 12);
    const outside = checkOf('range', numbers, [-1, 99, ...numbers.slice(0, 98)]);
    expect(outside).toMatchObject({ value: 0.02, status: 'SUCCESS' });
  });

  test('of unseen categories expects as many rows as the reference has in categories that came once', () => {
    const texts = [...repeat(95, 'a'), 'b', 'c', 'd'];
    expect(checkOf('unseen', texts, texts)?.threshold).toBeCloseTo(limit(4 / 100, 98, 98), 12);
    const profile = ReferenceProfile.from({ a: texts }, { categories: 2 });
    const report = new DriftDetector({ reference: profile }).check({ a: texts }, { now: 0 });
    // "b" came once, and for "c" and "d" there was no room.
    expect(report.columns[0]?.quality.find(({ check }) => check === 'unseen')).toMatchObject({ value: 2 / 98, status: 'SUCCESS' });
    expect(report.columns[0]?.bins.map(({ label, reference, current }) => [label, reference, current])).toEqual([
      ['a', 95 / 98, 95 / 98],
      ['(other)', 2 / 98, 2 / 98],
      ['b', 1 / 98, 1 / 98],
    ]);
  });

  test('of one row is never reached where the reference has such values', () => {
    expect(checkOf('missing', [...repeat(50, null), ...numbers], [null])).toMatchObject({ value: 1, threshold: 1, status: 'SUCCESS' });
  });

  test('of a column without numbers in the reference has no range to leave', () => {
    expect(checkOf('range', repeat(20, null), [1, 2, 3])).toMatchObject({ value: 0, status: 'SUCCESS' });
  });
});

describe('a column that does not vary', () => {
  const halfZero = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 0 : i / 7));
  test.each([
    ['texts of which the commonest has 60 %', [...repeat(60, 'a'), ...repeat(40, 'b')], 'a', 13],
    ['few numbers, the commonest in 60 %', [...repeat(60, 1), ...repeat(40, 2)], 1, 13],
    ['many numbers, half of them 0', halfZero, 0, 9],
  ])('fails from the length on that has less than a chance in a thousand: %s', (_what, reference, value, longest) => {
    expect(checkOf('constant', reference, repeat(longest, value))).toMatchObject({ status: 'SUCCESS', value: 1 });
    expect(checkOf('constant', reference, repeat(longest + 1, value))).toMatchObject({ status: 'FAIL', value: 1 });
  });

  test('is right where the reference does not vary either', () => {
    expect(checkOf('constant', repeat(100, 5), repeat(100, 5))).toMatchObject({ status: 'SUCCESS', value: 1 });
  });
});

describe('dates', () => {
  const day = 86_400_000;
  const now = Date.UTC(2026, 0, 1);
  const before = Array.from({ length: 300 }, (_, i) => new Date(now - (400 - i) * day));
  const current = Array.from({ length: 100 }, (_, i) => new Date(now - (100 - i) * day));
  const report = (column: Column, reference: Column = before, options = {}) => {
    const profile = ReferenceProfile.from({ at: reference } as never);
    const stored = ReferenceProfile.fromJSON(JSON.parse(JSON.stringify(profile)));
    return new DriftDetector({ reference: stored, ...options }).check({ at: column } as never, { now });
  };
  const statuses = (column: Column) =>
    Object.fromEntries(report(column).columns.flatMap(({ quality }) => quality.map(({ check, status }) => [check, status])));

  test.each(['default', 'evidently'])('are not compared, since later rows have later ones: preset "%s"', (preset) => {
    const { columns, recommendation } = report(current, before, { preset });
    expect(recommendation).toBe('OK');
    expect(columns).toMatchObject([{ kind: 'date', drifted: false, bins: [], tests: [{ status: 'SKIPPED' }] }]);
    expect(columns[0]?.tests[0]?.message).toMatch(/^Dates are not compared/);
  });

  test('pass the checks where they are like those of the reference, and until now', () => {
    expect(statuses(current)).toEqual({ missing: 'SUCCESS', type: 'SUCCESS', range: 'SUCCESS', constant: 'SUCCESS' });
  });

  test.each([
    ['missing', 'FAIL', (date: Date, i: number) => (i % 5 === 0 ? null : date)],
    ['missing', 'FAIL', (date: Date, i: number) => (i % 5 === 0 ? new Date('x') : date)],
    ['type', 'FAIL', (date: Date, i: number) => (i % 5 === 0 ? date.toISOString() : date)],
    ['type', 'FAIL', (date: Date, i: number) => (i % 5 === 0 ? date.getTime() : date)],
    ['range', 'WARNING', (date: Date, i: number) => (i % 5 === 0 ? new Date(date.getTime() / 1000) : date)],
    ['range', 'WARNING', (date: Date, i: number) => (i % 5 === 0 ? new Date(now + day) : date)],
    ['constant', 'WARNING', () => new Date(now - day)],
  ] as [string, string, (date: Date, i: number) => unknown][])('do not pass check "%s": %s', (check, status, change) => {
    expect(statuses(current.map(change))).toMatchObject({ [check]: status });
  });

  test('in the future are no news where the reference has such', () => {
    const due = before.map((date) => new Date(date.getTime() + 400 * day));
    const { columns } = report(
      current.map((date) => new Date(date.getTime() + 150 * day)),
      due,
    );
    expect(columns[0]?.quality.find(({ check }) => check === 'range')).toMatchObject({ value: 0, status: 'SUCCESS' });
  });

  test('among numbers and texts are of another type', () => {
    const mixed = Array.from({ length: 100 }, (_, i) => (i % 5 === 0 ? new Date(now) : i));
    expect(
      checkOf(
        'type',
        mixed.map((_, i) => i),
        mixed,
      ),
    ).toMatchObject({ status: 'FAIL', value: 0.2 });
    expect(
      checkOf(
        'type',
        mixed.map((_, i) => `c${i % 3}`),
        mixed.map((value, i) => (i % 5 === 0 ? value : 'c0')),
      ),
    ).toMatchObject({ value: 0.2 });
  });

  test('in a column that the reference does not have are told as such', () => {
    const found = new DriftDetector({ reference: { a: [1, 2] } }).check({ a: [1, 2], at: [new Date(now), null] } as never, { now });
    expect(found.columns[1]).toMatchObject({ name: 'at', kind: 'date', tests: [{ status: 'SKIPPED' }] });
  });
});

test('a bigint that is too large for a number is not finite, and a profile of it can be stored', () => {
  const profile = ReferenceProfile.from({ a: [1, 2, 10n ** 400n] });
  expect(profile.columns[0]).toMatchObject({ notFinite: 1, values: 2, range: { min: 1, max: 2 } });
  expect(ReferenceProfile.fromJSON(JSON.parse(JSON.stringify(profile))).rows).toBe(3);
});
