import type { CallOptions } from '../../../core/call-options.js';
import type { AnalysisSnapshot, TestAnalysis } from '../../../domain/experiment/test-analysis.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import { logTestToRun, parseReportedRun, type ReportedRun, type ReportFormat, reportOfTest } from '../../reports/report-of-test.js';
import { readTest } from '../sharing/stored-tests.js';
import type { TestSession } from '../test-session.js';
import { analyzeAndKeep } from './analyze-results.js';
import { readSnapshots } from './snapshots.js';

/** How a test is reported. */
export interface ReportOptions extends CallOptions {
  readonly format: ReportFormat;
}

/** Analyses a test, and writes what is known of it. */
export async function reportTest(session: TestSession, testId: string, { format }: ReportOptions, call: CallOptions): Promise<string> {
  return reportOfTest(await reported(session, testId, call), format);
}

/** Analyses a test, and logs what is known of it to a run. */
export async function logToRun(session: TestSession, testId: string, run: ReportedRun, call: CallOptions): Promise<void> {
  const checked = parseReportedRun(run);
  return logTestToRun(await reported(session, testId, call), checked);
}

async function reported(
  session: TestSession,
  testId: string,
  call: CallOptions,
): Promise<{ analysis: TestAnalysis; snapshots: readonly AnalysisSnapshot[]; record: TestRecord }> {
  const state = await session.opened(call);
  const { record } = session.take(await readTest(state, testId, call), state);
  const analysis = await analyzeAndKeep(session, record, call);
  return { analysis, snapshots: await readSnapshots(state, testId, call), record };
}
