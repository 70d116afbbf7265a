import type { CallOptions } from '../../../core/call-options.js';
import type { Logger } from '../../../core/logger.js';
import type { StateStore } from '../../../ports/state-store.js';
import type { LiveTest } from '../serving/live-test.js';
import { readTests, type StoredTest, storedTest, testsPrefix } from './stored-tests.js';

/** Who is told of changes. */
export interface TestFollower {
  /** Tests that are known. */
  known(): Iterable<LiveTest>;
  take(stored: StoredTest): void;
  remove(testId: string): void;
}

/** Takes over what other replicas change, as soon as the state store tells of it. Ends with the signal or the first failure; never rejects. */
export async function followTests(state: StateStore, follower: TestFollower, logger: Logger, signal: AbortSignal): Promise<void> {
  try {
    for await (const { key, stored } of state.watch(testsPrefix, { signal })) {
      const test = stored && storedTest(key, stored.value, stored.revision);
      if (test !== undefined) follower.take(test);
      else if (stored === undefined) follower.remove(key.slice(testsPrefix.length));
    }
  } catch (error) {
    if (!signal.aborted) logger.debug({ error }, 'Changes of A/B tests are not told any more; they are looked for.');
  }
}

/** Reads all tests anew, for changes that were not told. */
export async function rereadTests(state: StateStore, follower: TestFollower, call: CallOptions): Promise<void> {
  const before = [...follower.known()].filter(({ isDeleted }) => !isDeleted).map((test) => ({ test, revision: test.revision }));
  const stored = await readTests(state, call);
  for (const test of stored) follower.take(test);
  const existing = new Set(stored.map(({ record }) => record.definition.testId));
  for (const { test, revision } of before) {
    const { testId } = test.record.definition;
    if (!existing.has(testId) && test.revision === revision) follower.remove(testId);
  }
}
