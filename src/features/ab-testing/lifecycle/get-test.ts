import type { CallOptions } from '../../../core/call-options.js';
import { readTest, readTests } from '../sharing/stored-tests.js';
import type { TestSession } from '../test-session.js';
import { type ABTest, abTest } from './ab-test.js';

/** A test as the state store has it. */
export async function getTest(session: TestSession, testId: string, call: CallOptions): Promise<ABTest> {
  const { record } = await readTest(await session.opened(call), testId, call);
  return abTest(record);
}

/** All tests, in the order of their ids. */
export async function listTests(session: TestSession, call: CallOptions): Promise<readonly ABTest[]> {
  const stored = await readTests(await session.opened(call), call);
  return stored.map(({ record }) => abTest(record));
}
