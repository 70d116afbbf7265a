import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { csvReport } from './csv-report.js';
import { htmlReport } from './html/html-report.js';
import { jsonReport } from './json-report.js';
import { markdownReport } from './markdown-report.js';
import { parseReportFormat, type ReportFormat } from './report-format.js';
import type { ReportedRun } from './reported-run.js';
import { runMetrics } from './run-metrics.js';
import { reportDirectory } from './run-place.js';
import { runTags } from './run-tags.js';
import { testDocument } from './test-document.js';
import { testFigures } from './test-figures.js';
import { type ReportInput, type TestReport, testReport } from './test-report.js';

export type { ReportFormat } from './report-format.js';
export type { ReportedRun } from './reported-run.js';

const runMethods = ['logMetrics', 'setTags', 'logText', 'ready'] as const satisfies readonly (keyof ReportedRun)[];

/** Checks the run to log to; its id is not enough, because a handle keeps what is logged in order. @throws ValidationError */
export function parseReportedRun(run: ReportedRun): ReportedRun {
  const given = run as Partial<ReportedRun> | null | undefined;
  if (runMethods.every((method) => typeof given?.[method] === 'function')) return run;
  throw new ValidationError(
    `The run of logToRun must be a run as startRun() or withRun() gives it, not ${describe(run)}; of a run id, await tracker.startRun({ runId }).`,
  );
}

/**
 * The report of a test as text: JSON parses to a {@link TestReport}, CSV has one row for each arm in each metric.
 *
 * @throws ValidationError for another format
 * @throws NotSupportedError for the format `html` when vega is not installed
 */
export async function reportOfTest(input: ReportInput, format: ReportFormat): Promise<string> {
  const write = writers[parseReportFormat(format)];
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
  const html = await writers.html(report);
  const place = reportDirectory(report.analysis.testId);
  await run.logText(html, `${place}/report.html`);
  await run.logText(jsonReport(report), `${place}/report.json`);
  await run.logText(writers.markdown(report), `${place}/report.md`);
  for (const { metrics, step, timestamp } of runMetrics(report)) {
    await run.ready();
    run.logMetrics(metrics, { step, timestamp });
  }
  run.setTags(runTags(report));
}

const writers = {
  json: jsonReport,
  markdown: (report: TestReport) => markdownReport(testDocument(report)),
  html: (report: TestReport) => htmlReport(testDocument(report), testFigures(report)),
  csv: csvReport,
} satisfies Readonly<Record<ReportFormat, (report: TestReport) => string | Promise<string>>>;
