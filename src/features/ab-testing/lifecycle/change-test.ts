import type { CallOptions } from '../../../core/call-options.js';
import { changeDefinition } from '../../../domain/experiment/definition/change-definition.js';
import type { TestChanges } from '../../../domain/experiment/definition/test-input.js';
import { advance } from '../../../domain/experiment/lifecycle.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import { rewriteTest } from '../sharing/stored-tests.js';
import type { TestSession } from '../test-session.js';
import { type ABTest, abTest } from './ab-test.js';
import { incumbentsOf } from './incumbents.js';

/** Makes a new version of a test; of one that was started, with a new allocation. */
export async function updateTest(session: TestSession, testId: string, changes: TestChanges, call: CallOptions): Promise<ABTest> {
  return changeTest(session, testId, call, async (record, now) => {
    const { definition, changed } = changeDefinition(record, changes, session.settings.environment);
    const updated = advance(record, { type: 'update', definition, changed }, now);
    const isSameAlias = definition.autoPromote.alias === record.definition.autoPromote.alias;
    if (record.startedAt === undefined || isSameAlias) return updated;
    return { ...updated, incumbents: await incumbentsOf(session, definition, call) };
  });
}

/** Stops enrolling units; outcomes are still counted. */
export async function pauseTest(session: TestSession, testId: string, call: CallOptions): Promise<ABTest> {
  return changeTest(session, testId, call, (record, now) => advance(record, { type: 'pause' }, now));
}

/** Goes on where it was paused. */
export async function resumeTest(session: TestSession, testId: string, call: CallOptions): Promise<ABTest> {
  return changeTest(session, testId, call, (record, now) => advance(record, { type: 'resume' }, now));
}

/** Changes the record of a test, and serves it as it is then. */
export async function changeTest(
  session: TestSession,
  testId: string,
  call: CallOptions,
  decide: (record: TestRecord, now: number) => TestRecord | Promise<TestRecord>,
): Promise<ABTest> {
  const state = await session.opened(call);
  const stored = await rewriteTest(state, testId, (record) => decide(record, session.clock.now()), call);
  return abTest(session.take(stored, state).record);
}
