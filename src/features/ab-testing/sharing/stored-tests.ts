import type { CallOptions } from '../../../core/call-options.js';
import { isConflict } from '../../../core/errors/guards.js';
import { ConflictError, NotFoundError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import type { StateStore } from '../../../ports/state-store.js';

/** Where the records of tests are kept. */
export const testsPrefix = 'ab/tests/';

/** Times that a change is made anew because others were faster. */
const maxAttempts = 20;

/** A record and the revision it was read or written at. */
export interface StoredTest {
  readonly record: TestRecord;
  readonly revision: number;
}

/** The test that a key and its value are; what is none is passed over. */
export function storedTest(key: string, value: unknown, revision: number): StoredTest | undefined {
  const record = value as Partial<TestRecord> | null;
  const testId = key.slice(testsPrefix.length);
  return record?.definition?.testId === testId && Array.isArray(record.allocations)
    ? { record: record as TestRecord, revision }
    : undefined;
}

/** The record of a test, if there is one. */
export async function findTest(state: StateStore, testId: string, call: CallOptions): Promise<StoredTest | undefined> {
  const key = testsPrefix + testId;
  const stored = await state.get(key, call);
  return stored && storedTest(key, stored.value, stored.revision);
}

/** The record of a test. @throws NotFoundError listing those that exist */
export async function readTest(state: StateStore, testId: string, call: CallOptions): Promise<StoredTest> {
  const found = await findTest(state, testId, call);
  if (found !== undefined) return found;
  const existing = (await readTests(state, call)).map(({ record }) => record.definition.testId);
  throw unknownTest(testId, existing);
}

/** No test has this id. */
export function unknownTest(testId: string, existing: readonly string[]): NotFoundError {
  const shown = existing.slice(0, 10).map((id) => `"${id}"`);
  const more = existing.length > shown.length ? ', …' : '';
  // It may come from traffic, and be anything.
  const asked = typeof testId === 'string' ? testId.slice(0, 64) : undefined;
  const known = shown.length === 0 ? 'There is none; create it with createTest.' : `There are ${shown.join(', ')}${more}.`;
  return new NotFoundError(`There is no test ${asked === undefined ? describe(testId) : JSON.stringify(asked)}. ${known}`, {
    details: { testId: asked },
  });
}

/** All tests, in the order of their ids. */
export async function readTests(state: StateStore, call: CallOptions): Promise<readonly StoredTest[]> {
  const stored = await state.list(testsPrefix, call);
  return stored.flatMap(({ key, value, revision }) => storedTest(key, value, revision) ?? []);
}

/** Writes the record of a new test. @throws ConflictError when there is one already */
export async function insertTest(state: StateStore, record: TestRecord, call: CallOptions): Promise<StoredTest> {
  const revision = await state.put(testsPrefix + record.definition.testId, record, { ...call, ifRevision: 0 });
  return { record, revision };
}

/**
 * Changes a record, again where somebody else changed it meanwhile.
 *
 * @param change - Asked with the record as it is now; throws to give up.
 */
export async function rewriteTest(
  state: StateStore,
  testId: string,
  change: (record: TestRecord) => TestRecord | Promise<TestRecord>,
  call: CallOptions,
): Promise<StoredTest> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const before = await readTest(state, testId, call);
    const record = await change(before.record);
    if (record === before.record) return before;
    try {
      return { record, revision: await state.put(testsPrefix + testId, record, { ...call, ifRevision: before.revision }) };
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
  throw new ConflictError(`The test "${testId}" was changed by others during each of ${maxAttempts} attempts. Try again.`, {
    retryable: true,
    details: { testId },
  });
}
