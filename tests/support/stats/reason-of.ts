import { expect } from 'vitest';
import type { Computed } from '../../../src/stats.js';

/** The reason why something is not computable. */
export function reasonOf(result: Computed<object>): string {
  expect(result.status).toBe('not-computable');
  return (result as { reason: string }).reason;
}
