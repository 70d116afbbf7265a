import type { DriftReport, DriftTestName } from '../../../domain/drift/drift-report.js';
import { isNumber, type MaybeNumber } from '../format-number.js';
import { metricKey } from '../run-place.js';
import type { RankedColumn } from './ranked-columns.js';

/** Columns with metrics of their own; of more, the most severe. */
const mostColumns = 100;

const leaves: Readonly<Record<DriftTestName, string>> = {
  psi: 'psi',
  ks: 'ks',
  chiSquare: 'chi_square',
  jensenShannon: 'jensen_shannon',
  wasserstein: 'wasserstein',
  zTest: 'z_test',
};

/** The numbers of a report as metrics of a run: at most eight for each of 100 columns, and five of all together. */
export function driftMetrics(report: DriftReport, ranked: readonly RankedColumn[]): Readonly<Record<string, number>> {
  const { driftedFeatures, features, columns, currentRows } = report;
  const failed = columns.flatMap(({ quality }) => quality).filter(({ status }) => status === 'FAIL').length;
  const values: (readonly [...string[], MaybeNumber])[] = [
    ['share', features === 0 ? undefined : driftedFeatures / features],
    ['drifted_features', driftedFeatures],
    ['drifted_columns', columns.filter(({ drifted }) => drifted).length],
    ['failed_checks', failed],
    ['rows', currentRows],
    ...ranked.slice(0, mostColumns).flatMap(ofColumn),
  ];
  return Object.fromEntries(
    values.flatMap((entry) => {
      const value = entry.at(-1);
      return isNumber(value) ? [[metricKey('drift', ...(entry.slice(0, -1) as string[])), value] as const] : [];
    }),
  );
}

function ofColumn({ column: { name, tests, quality }, deciding, difference }: RankedColumn) {
  return [
    ...tests.map(({ test, value }) => [name, leaves[test], value] as const),
    [name, 'p_value', deciding?.adjustedPValue ?? deciding?.pValue] as const,
    [name, 'difference', difference] as const,
    [name, 'missing', quality.find(({ check }) => check === 'missing')?.value] as const,
  ];
}
