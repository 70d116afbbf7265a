import { count, digits, percent, pValue } from '../format-number.js';
import { moment } from '../format-time.js';
import { columns, type ReportSection } from '../report-section.js';
import type { TestReport } from '../test-report.js';

/** Whether traffic came to the arms as configured. */
export function splitSection({ analysis: { srm, variants } }: TestReport): ReportSection {
  const section = { id: 'split', title: 'Traffic split' };
  if (srm.status !== 'ok') return { ...section, paragraphs: [`Whether traffic was split as configured is not known: ${srm.reason}`] };
  const found = `χ² = ${digits(srm.statistic)}, df = ${count(srm.degreesOfFreedom)}, p ${relation(srm.pValue)}`;
  const said = srm.mismatch
    ? `Units did not come as configured (${found}): assignment or recording is broken, and no number of this report can be trusted.`
    : `Units came as configured (${found}).`;
  return {
    ...section,
    paragraphs: [said],
    table: {
      columns: columns('Arm', '#Units', '#Expected units', '#Share', '#Expected share'),
      rows: variants.map(({ name, share, expectedShare }, arm) => [
        name,
        count(srm.observed[arm]),
        count(srm.expected[arm]),
        percent(share),
        percent(expectedShare),
      ]),
    },
  };
}

/** More of them are too long to read; bandits make one every few minutes. */
const mostAllocations = 12;

/** How traffic was allocated over time; undefined where that never changed. */
export function allocationsSection({ allocations, analysis: { variants } }: TestReport): ReportSection | undefined {
  if (allocations === undefined || allocations.length < 2) return undefined;
  const shown = allocations.slice(-mostAllocations);
  const left = allocations.length - shown.length;
  return {
    id: 'allocations',
    title: 'Allocations',
    ...(left > 0 ? { paragraphs: [`The last ${mostAllocations} of ${count(allocations.length)}.`] } : {}),
    table: {
      columns: [...columns('From', '#Period', '#Version', '#Coverage'), ...variants.map(({ name }) => ({ title: name, isNumber: true }))],
      rows: shown.map(({ from, period, version, coverage, weights }) => [
        moment(from),
        count(period),
        count(version),
        percent(coverage),
        ...variants.map((_, arm) => percent(weights[arm])),
      ]),
    },
  };
}

function relation(value: number): string {
  const written = pValue(value);
  return written.startsWith('<') ? written : `= ${written}`;
}
