import type { CallOptions } from '../../../core/call-options.js';
import { analyzeTest } from '../../../domain/experiment/analysis/analyze-test.js';
import { snapshotOf } from '../../../domain/experiment/analysis/snapshot-of.js';
import type { TestAnalysis } from '../../../domain/experiment/test-analysis.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import { finalTotals } from '../recording/store/final-totals.js';
import { readTest } from '../sharing/stored-tests.js';
import type { TestSession } from '../test-session.js';
import { keepSnapshot, readSnapshots } from './snapshots.js';

/** What is known of a test now, from the records of all replicas; kept for the course over time. */
export async function analyzeResults(session: TestSession, testId: string, call: CallOptions): Promise<TestAnalysis> {
  const state = await session.opened(call);
  const { record } = session.take(await readTest(state, testId, call), state);
  return analyzeAndKeep(session, record, call);
}

/** The analysis of a test as this record describes it, kept for the course over time. */
export async function analyzeAndKeep(session: TestSession, record: TestRecord, call: CallOptions): Promise<TestAnalysis> {
  const state = await session.opened(call);
  const { testId } = record.definition;
  const analysis = await analyzeRecord(session, record, call);
  if (record.startedAt === undefined) return analysis;
  await keepSnapshot(state, testId, snapshotOf(analysis), call).catch((error: unknown) => {
    session.settings.logger.debug({ testId, error }, 'An analysis was not kept for the course over time.');
  });
  return analysis;
}

/** The analysis of a test as this record describes it. */
export async function analyzeRecord(session: TestSession, record: TestRecord, call: CallOptions): Promise<TestAnalysis> {
  const state = await session.opened(call);
  const { testId } = record.definition;
  const test = session.tests.meant(testId);
  if (test === undefined) throw new Error('A record that was read is known.');
  const now = session.clock.now();
  const merge = () => test.recorder.totals(call);
  const totals = record.status === 'completed' ? await finalTotals(state, record, now, merge, call) : await merge();
  const previous = await readSnapshots(state, testId, call);
  return analyzeTest({ record, totals, now, previous, stale: session.isStale });
}
