import { expect, test } from 'vitest';
import { reallocate } from '../../../../../src/domain/experiment/bandits/reallocate.js';
import type { BanditPolicy } from '../../../../../src/domain/experiment/definition/test-policies.js';
import type { TestRecord } from '../../../../../src/domain/experiment/test-record.js';
import type { TestTotals } from '../../../../../src/domain/experiment/test-totals.js';
import { recordOf, startedAt } from '../example-test.js';

const minute = 60_000;
const policy: BanditPolicy = { type: 'linUcb', floor: 0.05, updateIntervalMs: minute, minUnitsPerArm: 50, context: ['age'], alpha: 1 };
const record = recordOf(
  { unit: 'request', policy },
  { allocations: [{ period: 1, from: startedAt, version: 1, weights: [0.5, 0.5], coverage: 1, source: 'definition' }] },
);
const now = startedAt + minute;

function totalsOf(...units: readonly number[]): TestTotals {
  const contexts = units.map((n) => ({ n, xx: [n, 0, 0, n], rx: [n / 2, 1] }));
  return { arms: [], periods: [], contexts, multipleExposures: 0, rejected: {} as TestTotals['rejected'], replicas: 1 };
}

test('what was learnt is written down with its time and version, and the shares for request ids stay', () => {
  const totals = totalsOf(60, 70);
  const next = reallocate({ record, totals, now }) as TestRecord;
  expect(next).toEqual({ ...record, contextual: { version: 1, at: now, arms: totals.contexts } });
});

test('nothing is learnt too early, from too few units, or twice from the same', () => {
  const totals = totalsOf(60, 70);
  const next = reallocate({ record, totals, now }) as TestRecord;
  expect(reallocate({ record, totals, now: now - 1 })).toBeUndefined();
  expect(reallocate({ record, totals: totalsOf(60, 49), now })).toBeUndefined();
  expect(reallocate({ record, totals: totalsOf(60), now })).toBeUndefined();
  expect(reallocate({ record, totals: { ...totals, contexts: undefined }, now })).toBeUndefined();
  expect(reallocate({ record: { ...record, status: 'paused' }, totals, now })).toBeUndefined();
  expect(reallocate({ record: next, totals: totalsOf(90, 90), now: now + minute - 1 })).toBeUndefined();
  expect(reallocate({ record: next, totals, now: now + minute })).toBeUndefined();
  expect(reallocate({ record: next, totals: totalsOf(90, 90), now: now + minute })?.contextual?.at).toBe(now + minute);
});

test('what was learnt under another version of the definition is learnt anew', () => {
  const totals = totalsOf(60, 70);
  const older = { ...record, contextual: { version: 0, at: now, arms: totals.contexts ?? [] } };
  expect(reallocate({ record: older, totals, now })?.contextual).toMatchObject({ version: 1, at: now });
});
