import type { DriftReport, QualityCheck } from '../../../domain/drift/drift-report.js';
import { absent, count, digits, percent, pValue } from '../format-number.js';
import { columns, type ReportCell, type ReportSection } from '../report-section.js';
import { shortText } from '../short-text.js';
import type { RankedColumn } from './ranked-columns.js';
import { checkName, testName } from './test-text.js';

/** Longer tables are cut; the formats for programs have everything. */
const mostRows = 1000;
const longestMessage = 400;

/** All columns, the most severe first. */
export function columnsSection({ preset }: DriftReport, ranked: readonly RankedColumn[]): ReportSection {
  const p = preset === 'default' ? 'p-values are adjusted over all columns (Benjamini–Hochberg). ' : '';
  return {
    id: 'columns',
    title: 'Columns',
    paragraphs: [
      `The most severe first, each with the test that decides. ${p}Difference: share of the rows that lie in other bins than in the reference.`,
      ...leftOut(ranked.length, 'columns'),
    ],
    points: thresholdRules(ranked),
    table: {
      columns: columns('Column', 'Role', 'Kind', 'Verdict', 'Quality', '#Difference', 'Test', '#Value', '#p-value', '#Threshold'),
      rows: ranked
        .slice(0, mostRows)
        .map((column) => [
          column.name,
          column.column.role,
          column.column.kind,
          verdict(column),
          problems(column),
          percent(column.difference),
          ...decidingCells(column),
        ]),
    },
  };
}

/** What is wrong with the data. */
export function qualitySection(ranked: readonly RankedColumn[]): ReportSection {
  const section = { id: 'quality', title: 'Data quality' };
  const checks = ranked.reduce((sum, { column }) => sum + column.quality.length, 0);
  if (checks === 0) return { ...section, paragraphs: ['The quality of the data was not checked.'] };
  const found = ranked
    .flatMap(({ name, problems }) => problems.map((check) => ({ name, check })))
    .sort((a, b) => Number(b.check.status === 'FAIL') - Number(a.check.status === 'FAIL') || b.check.value - a.check.value);
  if (found.length === 0) return { ...section, paragraphs: [`All ${count(checks)} checks passed.`] };
  return {
    ...section,
    paragraphs: [`${count(found.length)} of ${count(checks)} checks found something.`, ...leftOut(found.length, 'findings')],
    table: {
      columns: columns('Column', 'Check', 'Status', '#Share of rows', '#Limit'),
      rows: found
        .slice(0, mostRows)
        .map(({ name, check }) => [name, checkName(check.check), statusCell(check), percent(check.value), percent(check.threshold)]),
    },
  };
}

function leftOut(rows: number, what: string): readonly string[] {
  return rows <= mostRows ? [] : [`${count(rows - mostRows)} more ${what} are left out here; the report as JSON has them all.`];
}

/** How thresholds came about, one for each test; those of other columns differ by their numbers of rows and bins only. */
function thresholdRules(ranked: readonly RankedColumn[]): readonly string[] {
  const rules = new Map<string, string>();
  for (const { deciding } of ranked) {
    if (deciding?.thresholdRule !== undefined && !rules.has(deciding.test)) {
      rules.set(deciding.test, `Threshold of ${testName(deciding.test)}: ${deciding.thresholdRule}.`);
    }
  }
  return [...rules.values()];
}

function decidingCells({ deciding }: RankedColumn): readonly string[] {
  if (deciding === undefined) return [absent, absent, absent, absent];
  const { test, value, pValue: raw, adjustedPValue = raw, threshold } = deciding;
  return [testName(test), digits(value), pValue(adjustedPValue), digits(threshold)];
}

function verdict({ column: { drifted }, deciding }: RankedColumn): ReportCell {
  if (drifted) return { text: 'drifted', tone: 'bad' };
  if (deciding?.status === 'SUCCESS') return { text: 'no drift', tone: 'muted' };
  if (deciding?.status === 'WARNING') return { text: 'differs a little' };
  return { text: `not tested. ${shortText(deciding?.message ?? '', longestMessage)}`.trimEnd(), tone: 'muted' };
}

function problems({ problems }: RankedColumn): ReportCell {
  if (problems.length === 0) return { text: absent, tone: 'muted' };
  const fails = problems.some(({ status }) => status === 'FAIL');
  return { text: problems.map(({ check }) => checkName(check)).join(', '), tone: fails ? 'bad' : undefined };
}

function statusCell({ status }: QualityCheck): ReportCell {
  return status === 'FAIL' ? { text: 'fails', tone: 'bad' } : { text: 'warns' };
}
