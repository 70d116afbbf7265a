import { expect } from 'vitest';

/** Equal but for a relative error; nothing else than 0 is near 0. */
export function expectNear(actual: number, expected: number, tolerance = 1e-10): void {
  if (actual === expected) return;
  const error = Math.abs(actual - expected) / Math.abs(expected);
  expect(error, `${actual} instead of ${expected}`).toBeLessThanOrEqual(tolerance);
}
