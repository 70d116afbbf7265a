import { parseChoice } from '../../core/validation/choice.js';

const formats: readonly ReportFormat[] = ['json', 'markdown', 'html', 'csv'];

/** How a report is written: `json` for programs, `markdown` for people, `html` for people as one file with plots, `csv` for spreadsheets. */
export type ReportFormat = 'json' | 'markdown' | 'html' | 'csv';

/** @throws ValidationError for another format */
export function parseReportFormat(format: unknown): ReportFormat {
  return parseChoice('The format of a report', format, formats);
}
