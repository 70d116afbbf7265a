import type { TestRecord } from '../../../domain/experiment/test-record.js';

/** A test with its definition, its state, its allocations and its journal. */
export interface ABTest extends TestRecord {
  readonly testId: string;
}

/** What users see of a record. */
export function abTest(record: TestRecord): ABTest {
  return { testId: record.definition.testId, ...record };
}
