import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Computed } from '../../../src/stats.js';

/** Properties are tried on the same values every time. */
export const seeded = { seed: 20 };

/** What `tests.py` wrote on a subject. */
export function goldenTests<T>(subject: string): T {
  return JSON.parse(readFileSync(new URL(`../../golden/stats/tests-${subject}.json`, import.meta.url), 'utf8')) as T;
}

/** Equal but for a relative error; nothing else than 0 is near 0. */
export function expectNear(actual: number, expected: number, tolerance = 1e-10): void {
  if (actual === expected) return;
  const error = Math.abs(actual - expected) / Math.abs(expected);
  expect(error, `${actual} instead of ${expected}`).toBeLessThanOrEqual(tolerance);
}

/** The reason why something is not computable. */
export function reasonOf(result: Computed<object>): string {
  expect(result.status).toBe('not-computable');
  return (result as { reason: string }).reason;
}
