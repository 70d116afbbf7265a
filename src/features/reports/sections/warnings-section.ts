import type { TestAnalysis } from '../../../domain/experiment/test-analysis.js';
import { count } from '../format-number.js';
import { columns, type ReportSection } from '../report-section.js';
import type { TestReport } from '../test-report.js';

/** What a reader must know. */
export function warningsSection({ analysis: { warnings } }: TestReport): ReportSection {
  const section = { id: 'warnings', title: 'Warnings' };
  if (warnings.length === 0) return { ...section, paragraphs: ['There are none.'] };
  return { ...section, points: warnings.map(({ message }) => message) };
}

/** Records that could not be counted; undefined where all could. */
export function rejectedSection({ analysis: { rejected } }: TestReport): ReportSection | undefined {
  const reasons = Object.entries(rejected).filter(([, number]) => number > 0) as [keyof TestAnalysis['rejected'], number][];
  if (reasons.length === 0) return undefined;
  return {
    id: 'rejected',
    title: 'Records that were not counted',
    table: { columns: columns('Reason', '#Records'), rows: reasons.map(([reason, number]) => [said[reason] ?? reason, count(number)]) },
  };
}

const said: Readonly<Record<keyof TestAnalysis['rejected'], string>> = {
  'unknown-request': 'the request id is none, or of another test, arm or version',
  duplicate: 'the outcome came twice',
  'not-a-number': 'a value is no number',
  completed: 'the test was completed',
  late: 'the request was older than the outcome window',
  unmatched: 'nobody has the prediction of an actual, or the context of an outcome',
  'not-enrolled': 'the unit is not part of the analysis',
  'unknown-metric': 'the test has no metric of that name',
  overloaded: 'the memory for what waits to be stored was full',
};
