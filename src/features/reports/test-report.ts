import { snapshotOf } from '../../domain/experiment/analysis/snapshot-of.js';
import type { TestDefinition } from '../../domain/experiment/definition/test-definition.js';
import type { AnalysisSnapshot, TestAnalysis } from '../../domain/experiment/test-analysis.js';
import type { Allocation, TestRecord } from '../../domain/experiment/test-record.js';

/** What a report is made of. */
export interface ReportInput {
  readonly analysis: TestAnalysis;
  /** Earlier analyses, for the course over time. */
  readonly snapshots: readonly AnalysisSnapshot[];
  /** The test, for what was asked for and how traffic was allocated. */
  readonly record?: TestRecord | undefined;
}

/** A definition without what names units and how they are divided, because reports are passed on. */
export type ReportedDefinition = Omit<TestDefinition, 'forced' | 'targeting' | 'salt'>;

/** Everything that a report tells; plain JSON, and what a report in the format `json` parses to. */
export interface TestReport {
  /** Grows when a field changes its meaning or goes away. */
  readonly schemaVersion: 1;
  readonly analysis: TestAnalysis;
  /** The course over time, oldest first; of a test that was started it ends with the analysis. */
  readonly snapshots: readonly AnalysisSnapshot[];
  readonly definition?: ReportedDefinition | undefined;
  readonly allocations?: readonly Allocation[] | undefined;
}

/** Puts together what a report tells. */
export function testReport({ analysis, snapshots, record }: ReportInput): TestReport {
  const report: TestReport = { schemaVersion: 1, analysis, snapshots: courseOf(analysis, snapshots) };
  if (record === undefined) return report;
  const { forced: _forced, targeting: _targeting, salt: _salt, ...definition } = record.definition;
  return { ...report, definition, allocations: record.allocations };
}

function courseOf(analysis: TestAnalysis, snapshots: readonly AnalysisSnapshot[]): readonly AnalysisSnapshot[] {
  const isKept = analysis.startedAt === undefined || snapshots.some(({ timestamp }) => timestamp === analysis.analyzedAt);
  const course = isKept ? [...snapshots] : [...snapshots, snapshotOf(analysis)];
  return course.sort((one, other) => one.timestamp - other.timestamp);
}
