import { totalVariation } from '../batch/divergences.js';
import type { ColumnDrift, DriftTestResult, QualityCheck } from '../drift-report.js';
import type { ColumnTally } from '../profile/column-tally.js';
import type { ColumnReference } from './column-reference.js';
import { columnTest, distancesOf, testsOf } from './column-tests.js';
import { type ComparedColumn, comparedColumn } from './compared-column.js';
import type { DetectorRules } from './detector-options.js';
import { distributionBins } from './distribution-bins.js';
import { evidentlyTest } from './evidently-test.js';
import { judgeColumns, type TestedColumn } from './judge-columns.js';
import { qualityChecks } from './quality-checks.js';

/** A column of the reference and its current values; none where the current data lack it. */
export interface ColumnPair {
  readonly reference: ColumnReference;
  readonly current: ColumnTally | undefined;
}

/** What is found in all columns. @param rows - Current rows. @param now - Epoch milliseconds. */
export function columnReports(pairs: readonly ColumnPair[], rows: number, rules: DetectorRules, now: number): ColumnDrift[] {
  const columns = pairs.map((pair) => ({
    ...pair,
    compared: pair.current === undefined ? undefined : comparedColumn(pair.reference, pair.current),
  }));
  const results =
    rules.preset === 'default' ? defaultResults(columns, rows, rules) : columns.map((column) => evidentlyResults(column, rows));
  return columns.map(({ reference, current, compared }, index): ColumnDrift => {
    const { profile } = reference;
    const tests = results[index] as DriftTestResult[];
    const deciding = tests[0] as DriftTestResult;
    return {
      name: profile.name,
      role: profile.role,
      kind: profile.kind,
      drifted: deciding.status === 'FAIL',
      decidedBy: deciding.test,
      tests,
      quality: rules.quality === undefined || rows === 0 ? [] : qualityOf(reference, current, rules.quality, now),
      bins: compared === undefined ? [] : distributionBins(compared),
      referenceRows: profile.rows,
      currentRows: rows,
    };
  });
}

type Column = ColumnPair & { readonly compared: ComparedColumn | undefined };

function defaultResults(columns: readonly Column[], rows: number, rules: DetectorRules): DriftTestResult[][] {
  const tested = columns.map((column): TestedColumn => {
    const { reference, compared } = column;
    const names = testsOf(reference, rules);
    const reason = reasonToSkip(column, rows);
    if (reason !== undefined || compared === undefined) return { tests: names.map((test) => ({ test, skipped: reason })), difference: 0 };
    const distances = distancesOf(compared);
    const byShares = distances === undefined || reference.fewValues;
    const difference = byShares ? totalVariation(compared.referenceShares, compared.currentShares) : distances.largest;
    return { tests: names.map((test) => columnTest(test, compared, distances, rules)), difference };
  });
  return judgeColumns(tested, rules);
}

function evidentlyResults(column: Column, rows: number): DriftTestResult[] {
  const reason = reasonToSkip(column, rows);
  if (reason !== undefined || column.compared === undefined) {
    return [{ test: column.reference.profile.kind === 'category' ? 'chiSquare' : 'ks', status: 'SKIPPED', message: reason }];
  }
  const { drifted, rule, skipped, ...found } = evidentlyTest(column.compared);
  if (skipped !== undefined) return [{ test: found.test, status: 'SKIPPED', message: skipped }];
  return [{ ...found, thresholdRule: rule, status: drifted ? 'FAIL' : 'SUCCESS' }];
}

function reasonToSkip({ reference, compared }: Column, rows: number): string | undefined {
  if (rows === 0) return 'There are no current rows.';
  if (compared === undefined) return 'The current data do not have this column.';
  if (reference.profile.kind === 'date') return 'Dates are not compared, since those of later rows are later; their quality is checked.';
  if (reference.profile.values === 0) return 'The reference has no values in this column.';
  return compared.m === 0 ? 'There are no current values in this column.' : undefined;
}

function qualityOf(
  reference: ColumnReference,
  current: ColumnTally | undefined,
  rules: NonNullable<DetectorRules['quality']>,
  now: number,
): QualityCheck[] {
  if (current !== undefined) return qualityChecks(reference.profile, current, rules, now);
  const message = `Column "${reference.profile.name}" is not in the current data.`;
  return [{ check: 'missing', status: 'FAIL', value: 1, message }];
}
