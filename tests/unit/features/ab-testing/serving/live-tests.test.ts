import { expect, test } from 'vitest';
import { silentLogger } from '../../../../../src/core/logger.js';
import type { TestRecord } from '../../../../../src/domain/experiment/test-record.js';
import { TestRecorder } from '../../../../../src/features/ab-testing/recording/test-recorder.js';
import { LiveTest } from '../../../../../src/features/ab-testing/serving/live-test.js';
import { LiveTests } from '../../../../../src/features/ab-testing/serving/live-tests.js';
import { SettableClock } from '../../../../../src/features/testing/settable-clock.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { recordOf } from '../../../domain/experiment/example-test.js';

function openTests() {
  const clock = new SettableClock();
  const state = new MemoryStateStore(clock);
  const tests = new LiveTests((stored) => {
    const recorder = new TestRecorder({ record: stored.record, state, replicaId: 'here', clock, logger: silentLogger });
    return new LiveTest(stored, recorder, 'here');
  });
  return (record: TestRecord, revision: number) => ({ tests, live: tests.apply({ record, revision }, state) });
}

test('a deletion that is told late does not end the test that was created after it', () => {
  const apply = openTests();
  const { tests, live } = apply(recordOf(), 5);
  tests.remove('checkout');
  expect([live.isDeleted, live.isServing]).toEqual([true, false]);
  // An older reading says nothing; the one that is known already says that it is there.
  expect(apply(recordOf(), 4).live.isServing).toBe(false);
  expect(apply(recordOf(), 5).live).toMatchObject({ isDeleted: false, isServing: true });
});

test('a draft after a test that ran is another test, also when it was created in the same millisecond', () => {
  const apply = openTests();
  const { live } = apply(recordOf(), 5);
  expect(apply(recordOf({}, { status: 'paused' }), 6).live).toBe(live);
  expect(apply(recordOf({}, { status: 'draft' }), 7).live).not.toBe(live);
});

test('a record that cannot be served leaves the one before it in place', () => {
  const apply = openTests();
  const { live } = apply(recordOf(), 5);
  expect(() => apply(recordOf({ version: 2, hash: 'sha3' as never }), 6)).toThrow(/hash must be/);
  expect([live.record.definition.version, live.router.plan.hash, live.isServing]).toEqual([1, 'fnv', true]);
  expect(apply(recordOf({ version: 3 }), 7).live).toBe(live);
  expect(live.record.definition.version).toBe(3);
});
