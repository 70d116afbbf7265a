import type { DriftRecommendation, DriftReport, Evidence } from '../../../domain/drift/drift-report.js';
import { count, digits, percent, pValue } from '../format-number.js';
import type { ReportDocument } from '../report-document.js';
import { shortText } from '../short-text.js';
import { testText } from './test-text.js';

/** More evidence than this is left to the tables. */
const mostReasons = 10;
/** Messages hold names, which can be of any length. */
const longestMessage = 400;

const advice: Readonly<Record<DriftRecommendation, ReportDocument['advice']>> = {
  OK: { text: 'Nothing to do (OK)', tone: 'good' },
  MONITOR: { text: 'Keep watching (MONITOR)' },
  CHECK_DATA: { text: 'Check the data, and do not retrain on them (CHECK_DATA)', tone: 'bad' },
  RETRAIN_SOON: { text: 'Retrain soon (RETRAIN_SOON)' },
  RETRAIN_NOW: { text: 'Retrain now (RETRAIN_NOW)', tone: 'bad' },
  ROLLBACK: { text: 'Go back to the model before (ROLLBACK)', tone: 'bad' },
};

/** What to do, and why, in words. */
export function driftAdvice(report: DriftReport): Pick<ReportDocument, 'advice' | 'reasons'> {
  const { recommendation, evidence } = report;
  const named = evidence.slice(0, mostReasons).map((fact) => evidenceText(fact, report));
  const more = evidence.length - named.length;
  const reasons = more === 0 ? named : [...named, `And ${count(more)} more; the tables below list what was found in the data.`];
  return { advice: advice[recommendation], reasons: reasons.length > 0 ? reasons : [nothingFound(report)] };
}

function nothingFound({ columns }: DriftReport): string {
  if (columns.length === 0) return 'There are no columns to compare.';
  return `None of ${count(columns.length)} ${columns.length === 1 ? 'column' : 'columns'} drifted, and no check of the data failed.`;
}

function evidenceText(evidence: Evidence, report: DriftReport): string {
  const facts = factsOf(evidence, report).join(', ');
  const message = shortText(evidence.message, longestMessage);
  return facts === '' ? message : `${message.replace(/\.$/, '')}: ${facts}.`;
}

function factsOf({ rule, subject, value, threshold, pValue: p, n }: Evidence, { columns, currentRows }: DriftReport): readonly string[] {
  const rows = n === undefined || n === currentRows ? [] : [`${count(n)} ${n === 1 ? 'row' : 'rows'}`];
  const deciding = rule.startsWith('drift.') ? columns.find(({ name }) => name === subject)?.tests[0] : undefined;
  if (deciding !== undefined) return [testText(deciding), ...rows];
  const written = rule.startsWith('quality.') || rule === 'drift.share' ? percent : digits;
  return [
    ...(value === undefined ? [] : [written(value)]),
    ...(threshold === undefined ? [] : [`threshold ${written(threshold)}`]),
    ...(p === undefined ? [] : [`p-value ${pValue(p)}`]),
    ...rows,
  ];
}
