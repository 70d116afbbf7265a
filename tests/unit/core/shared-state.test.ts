import { afterEach, expect, test, vi } from 'vitest';
import { newId } from '../../../src/core/ids.js';
import { sharedState } from '../../../src/core/shared-state.js';

const holder = globalThis as Record<symbol, Record<string, unknown> | undefined>;
const slot = 'test-of-shared-state';

afterEach(() => {
  delete holder[Symbol.for('mlflow-ops.v1')]?.[slot];
});

test('a shared value is created once, by the first copy of the module that asks', async () => {
  const create = vi.fn(() => ({ id: newId() }));
  const first = sharedState(slot, create);
  vi.resetModules();
  const copy = await import('../../../src/core/shared-state.js');
  expect(copy.sharedState).not.toBe(sharedState);
  expect(copy.sharedState(slot, create)).toBe(first);
  expect(create).toHaveBeenCalledTimes(1);
});

test('ids have 32 hex digits and do not repeat', () => {
  const ids = Array.from({ length: 1000 }, newId);
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(1000);
});
