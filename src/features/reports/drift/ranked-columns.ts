import type { ColumnDrift, DriftTestResult, QualityCheck } from '../../../domain/drift/drift-report.js';
import { shortText } from '../short-text.js';

/** Longer names are cut in reports for people. */
const longestName = 120;

/** A column with what a report says first of it. */
export interface RankedColumn {
  readonly column: ColumnDrift;
  /** Its name, cut where it is very long. */
  readonly name: string;
  readonly deciding: DriftTestResult | undefined;
  /** Share of the rows that lie in other bins than in the reference, 0 to 1; undefined where nothing was compared. */
  readonly difference: number | undefined;
  /** Checks of the quality that fail or warn. */
  readonly problems: readonly QualityCheck[];
  /** Whether it drifted, or a check of its quality fails. */
  readonly finding: boolean;
}

/** All columns, the most severe first: broken ones, drifted targets, other drifts, warnings, what could not be tested, the rest; each by the difference. */
export function rankedColumns(columns: readonly ColumnDrift[]): readonly RankedColumn[] {
  return columns
    .map((column) => ({ ranked: rankedColumn(column), severity: severityOf(column) }))
    .sort((a, b) => b.severity - a.severity || (b.ranked.difference ?? 0) - (a.ranked.difference ?? 0))
    .map(({ ranked }) => ranked);
}

function rankedColumn(column: ColumnDrift): RankedColumn {
  const { name, drifted, tests, quality, bins } = column;
  const problems = quality.filter(({ status }) => status === 'FAIL' || status === 'WARNING');
  return {
    column,
    name: shortText(name, longestName),
    deciding: tests[0],
    difference: bins.length === 0 ? undefined : bins.reduce((sum, bin) => sum + Math.abs(bin.reference - bin.current), 0) / 2,
    problems,
    finding: drifted || problems.some(({ status }) => status === 'FAIL'),
  };
}

function severityOf({ role, drifted, tests, quality }: ColumnDrift): number {
  if (quality.some(({ status }) => status === 'FAIL')) return drifted ? 6 : 5;
  if (drifted) return role === 'target' ? 4 : 3;
  if ([...tests.slice(0, 1), ...quality].some(({ status }) => status === 'WARNING')) return 2;
  return tests[0]?.status === 'SUCCESS' ? 0 : 1;
}
