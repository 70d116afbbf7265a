import type { DriftReport } from '../../domain/drift/drift-report.js';
import { driftCsv } from './drift/drift-csv.js';
import { driftDocument } from './drift/drift-document.js';
import { driftFigures } from './drift/drift-figures.js';
import { driftMetrics } from './drift/drift-metrics.js';
import { rankedColumns } from './drift/ranked-columns.js';
import { count } from './format-number.js';
import { htmlReport } from './html/html-report.js';
import { markdownReport } from './markdown-report.js';
import { parseReportFormat, type ReportFormat } from './report-format.js';

export type { ReportFormat } from './report-format.js';
export type { ReportedRun } from './reported-run.js';

/**
 * A drift report as text.
 *
 * @throws ValidationError for another format
 * @throws NotSupportedError for the format `html` when vega is not installed
 */
export async function reportOfDrift(report: DriftReport, format: ReportFormat, title: string): Promise<string> {
  switch (parseReportFormat(format)) {
    case 'json':
      return `${JSON.stringify(report)}\n`;
    case 'csv':
      return driftCsv(report, rankedColumns(report.columns));
    case 'markdown':
      return markdownReport(driftDocument(report, rankedColumns(report.columns), title));
    case 'html':
      return driftHtml(report, title);
  }
}

/** The numbers of a drift report as metrics of a run. */
export function metricsOfDrift(report: DriftReport): Readonly<Record<string, number>> {
  return driftMetrics(report, rankedColumns(report.columns));
}

async function driftHtml(report: DriftReport, title: string): Promise<string> {
  const ranked = rankedColumns(report.columns);
  const document = driftDocument(report, ranked, title);
  const { figures, columns } = driftFigures(ranked);
  if (columns <= figures.length) return htmlReport(document, figures);
  const drawn = `the ${count(figures.length)} most severe of ${count(columns)} columns with findings`;
  return htmlReport({ ...document, facts: [...document.facts, ['Drawn', drawn]] }, figures);
}
