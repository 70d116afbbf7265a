import { expect, test } from 'vitest';
import { recentAllocations } from '../../../../../src/domain/experiment/bandits/recent-allocations.js';
import type { Allocation } from '../../../../../src/domain/experiment/test-record.js';

/** One allocation a minute. */
const allocations = (count: number, arms = 2): Allocation[] =>
  Array.from({ length: count }, (_, index) => ({
    period: index + 1,
    from: index * 60_000,
    version: 1,
    weights: Array.from({ length: arms }, () => 1 / 3),
    coverage: 1,
    source: 'bandit',
  }));

const periods = (kept: readonly Allocation[]) => kept.map(({ period }) => period);

test('keeps what was in force at a time and since, and always the last one', () => {
  const all = allocations(10);
  expect(periods(recentAllocations(all, 5 * 60_000 + 1))).toEqual([6, 7, 8, 9, 10]);
  expect(periods(recentAllocations(all, Number.NEGATIVE_INFINITY))).toEqual(periods(all));
  expect(periods(recentAllocations(all, Number.POSITIVE_INFINITY))).toEqual([10]);
  expect(recentAllocations([], 0)).toEqual([]);
});

test('keeps the newest of those that would make a record large', () => {
  for (const arms of [2, 10, 3000]) {
    const kept = recentAllocations(allocations(2000, arms), 0);
    expect(kept.at(-1)?.period).toBe(2000);
    expect(periods(kept)).toEqual(kept.map((_, index) => 2001 - kept.length + index));
    if (arms <= 10) expect(kept.length).toBeGreaterThan(100);
    if (arms <= 10) expect(JSON.stringify(kept).length).toBeLessThan(64_000);
  }
});
