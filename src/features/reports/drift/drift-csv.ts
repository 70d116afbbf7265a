import type { DriftReport } from '../../../domain/drift/drift-report.js';
import { type CsvValue, csvTable } from '../csv-table.js';
import type { RankedColumn } from './ranked-columns.js';

const names = [
  'checkedAt',
  'column',
  'role',
  'kind',
  'drifted',
  'difference',
  'qualityProblems',
  'referenceRows',
  'currentRows',
  'test',
  'decides',
  'status',
  'value',
  'pValue',
  'adjustedPValue',
  'threshold',
  'thresholdRule',
  'message',
] as const;

/** A report as CSV, one row for each test of each column, the most severe columns first. */
export function driftCsv({ timestamp }: DriftReport, ranked: readonly RankedColumn[]): string {
  const checkedAt = new Date(timestamp).toISOString();
  return csvTable(
    names,
    ranked.flatMap(({ column, difference, problems }) => {
      const { name, role, kind, drifted, referenceRows, currentRows } = column;
      const found = problems.map(({ check, status }) => `${check} ${status}`).join(' ');
      const about: readonly CsvValue[] = [checkedAt, name, role, kind, drifted, difference, found, referenceRows, currentRows];
      return column.tests.map(({ test, status, value, pValue, adjustedPValue, threshold, thresholdRule, message }, place) => [
        ...about,
        test,
        place === 0,
        status,
        value,
        pValue,
        adjustedPValue,
        threshold,
        thresholdRule,
        message,
      ]);
    }),
  );
}
