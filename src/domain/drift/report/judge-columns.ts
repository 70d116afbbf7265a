import { benjaminiHochberg } from '../../stats/corrections/benjamini-hochberg.js';
import type { DriftTestResult } from '../drift-report.js';
import type { RawTest } from './raw-test.js';

/** The tests of one column, the deciding one first, and how different it is. */
export interface TestedColumn {
  readonly tests: readonly RawTest[];
  /** Largest difference of the probabilities of any set of values. */
  readonly difference: number;
}

/** When a test finds a drift. */
export interface JudgeRules {
  readonly alpha: number;
  readonly minDifference: number;
}

/**
 * Judges all columns together. p-values are adjusted over all columns: those of the deciding tests as one family, of the others by test.
 *
 * @returns The results by column, in the order of its tests.
 */
export function judgeColumns(columns: readonly TestedColumn[], rules: JudgeRules): DriftTestResult[][] {
  const adjusted = adjustedPValues(columns.map(({ tests }) => tests));
  return columns.map(({ tests, difference }) => tests.map((raw) => judged(raw, adjusted.get(raw), difference, rules)));
}

function adjustedPValues(columns: readonly (readonly RawTest[])[]): ReadonlyMap<RawTest, number> {
  const families = new Map<string, RawTest[]>();
  for (const tests of columns) {
    for (const [position, raw] of tests.entries()) {
      if (raw.pValue === undefined || raw.byValue === true) continue;
      const family = position === 0 ? 'deciding' : raw.test;
      const members = families.get(family);
      if (members === undefined) families.set(family, [raw]);
      else members.push(raw);
    }
  }
  const adjusted = new Map<RawTest, number>();
  for (const family of families.values()) {
    const pValues = benjaminiHochberg(family.map(({ pValue }) => pValue as number));
    for (const [index, raw] of family.entries()) adjusted.set(raw, pValues[index] as number);
  }
  return adjusted;
}

function judged(
  raw: RawTest,
  adjustedPValue: number | undefined,
  difference: number,
  { alpha, minDifference }: JudgeRules,
): DriftTestResult {
  const { test, value, pValue, threshold, rule: thresholdRule } = raw;
  if (raw.skipped !== undefined) return { test, status: 'SKIPPED', message: raw.skipped };
  const result = {
    test,
    value,
    ...(pValue === undefined ? {} : { pValue }),
    ...(adjustedPValue === undefined ? {} : { adjustedPValue }),
    threshold,
    thresholdRule,
  };
  if (raw.byValue === true) return { ...result, status: (value as number) >= (threshold as number) ? 'FAIL' : 'SUCCESS' };
  if ((adjustedPValue as number) > alpha) return { ...result, status: 'SUCCESS' };
  if (difference >= minDifference) return { ...result, status: 'FAIL' };
  const message = `Significant, but the distributions differ by ${Number(difference.toPrecision(3))} only, less than ${minDifference}.`;
  return { ...result, status: 'WARNING', message };
}
