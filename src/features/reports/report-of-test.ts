import { parseChoice } from '../../core/validation/choice.js';
import { csvReport } from './csv-report.js';
import { htmlReport } from './html/html-report.js';
import { jsonReport } from './json-report.js';
import { markdownReport } from './markdown-report.js';
import { runMetrics } from './run-metrics.js';
import { reportDirectory } from './run-place.js';
import { runTags } from './run-tags.js';
import { type ReportInput, type TestReport, testReport } from './test-report.js';

const formats: readonly ReportFormat[] = ['json', 'markdown', 'html', 'csv'];

/**
 * How a report is written: `json` for programs (it parses to a {@link TestReport}), `markdown` for people, `html` for people as one
 * file with plots, `csv` for spreadsheets, one row for each arm in each metric.
 */
export type ReportFormat = 'json' | 'markdown' | 'html' | 'csv';

/** The part of a run that a report is logged to; an `ActiveRun` is one. */
export interface ReportedRun {
  logMetrics(metrics: Readonly<Record<string, number>>, options: { readonly step: number; readonly timestamp: number }): void;
  setTags(tags: Readonly<Record<string, string>>): void;
  logText(text: string, file: string): Promise<void>;
  ready(): Promise<void>;
}

/**
 * The report of a test as text.
 *
 * @throws ValidationError for another format
 * @throws NotSupportedError for the format `html` when vega is not installed
 */
export async function reportOfTest(input: ReportInput, format: ReportFormat): Promise<string> {
  const write = writers[parseChoice('The format of a report', format, formats)];
  return write(testReport(input));
}

/**
 * Logs the report of a test to a run: `ab-test/<testId>/report.html`, `.json` and `.md`, tags `mlflow_ops.ab_test…`, and metrics
 * `ab_test/<testId>/…` whose steps are units. Logging the same again changes nothing.
 *
 * @throws NotSupportedError when vega is not installed; nothing is logged then
 */
export async function logTestToRun(input: ReportInput, run: ReportedRun): Promise<void> {
  const report = testReport(input);
  const html = await htmlReport(report);
  const place = reportDirectory(report.analysis.testId);
  await run.logText(html, `${place}/report.html`);
  await run.logText(jsonReport(report), `${place}/report.json`);
  await run.logText(markdownReport(report), `${place}/report.md`);
  for (const { metrics, step, timestamp } of runMetrics(report)) {
    await run.ready();
    run.logMetrics(metrics, { step, timestamp });
  }
  run.setTags(runTags(report));
}

const writers: Readonly<Record<ReportFormat, (report: TestReport) => string | Promise<string>>> = {
  json: jsonReport,
  markdown: markdownReport,
  html: htmlReport,
  csv: csvReport,
};
