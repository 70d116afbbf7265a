import type { TestReport } from './test-report.js';

/** A report as JSON that parses to a {@link TestReport}. */
export function jsonReport(report: TestReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
