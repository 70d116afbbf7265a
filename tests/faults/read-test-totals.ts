import { systemClock } from '../../src/core/clock.js';
import { silentLogger } from '../../src/core/logger.js';
import type { TestTotals } from '../../src/domain/experiment/test-totals.js';
import { TestRecorder } from '../../src/features/ab-testing/recording/test-recorder.js';
import { readTest } from '../../src/features/ab-testing/sharing/stored-tests.js';
import type { StateStore } from '../../src/ports/state-store.js';

/** What a process reads of a test that has recorded nothing itself. */
export async function readTestTotals(state: StateStore, testId: string): Promise<TestTotals> {
  const { record } = await readTest(state, testId, {});
  return new TestRecorder({ record, state, replicaId: 'reader', clock: systemClock, logger: silentLogger }).totals();
}
