import type { QualityCheck } from '../drift-report.js';
import type { ColumnProfile } from '../profile/column-profile.js';
import type { ColumnTally, TypeCounts } from '../profile/column-tally.js';
import type { QualityRules } from './quality-options.js';

/** How unlikely a column without variation must be before it counts as broken. */
const CONSTANT_PROBABILITY = 0.001;

/**
 * The checks of one column. A threshold without one of the user's own is the share in the reference, plus three standard deviations of the difference
 * of two such shares, plus the tolerance: a share of the reference is taken for (x + 1) / (n + 2), so that what never was is not impossible.
 *
 * @param now - Epoch milliseconds; dates may be later than those of the reference, but not than this.
 */
export function qualityChecks(profile: ColumnProfile, current: ColumnTally, rules: QualityRules, now: number): QualityCheck[] {
  const judge = (
    check: keyof QualityRules & QualityCheck['check'],
    usual: number,
    found: number,
    said: string,
    severity: 'FAIL' | 'WARNING' = 'FAIL',
  ) => judged({ check, usual, found, said, severity, profile, rows: current.rows, rules });
  const missing = judge('missing', profile.missing, current.missing, 'are missing');
  const type = judge(
    'type',
    strangers(profile.kind, profile.types, profile.types),
    strangers(profile.kind, profile.types, current.types),
    'are of another type',
  );
  if (profile.kind === 'category') {
    const unseen = judge('unseen', unseenUsually(profile), unseenNow(profile, current), 'are categories that the reference does not have');
    return [missing, type, unseen, constantCheck(profile, current, 'FAIL')];
  }
  if (profile.kind === 'date') {
    const latest = Math.max(profile.range.max, now);
    const said = 'are before the first date of the reference, or in the future';
    const range = judge('range', 2, outside(profile.range.min, latest, current.numbers), said, 'WARNING');
    // The rows of one day often have one date.
    return [missing, type, range, constantCheck(profile, current, 'WARNING')];
  }
  const notFinite = judge('notFinite', profile.notFinite, current.notFinite, 'are NaN or infinite');
  // A new value of the same distribution lies outside of the extremes of n with probability 2 / (n + 1).
  const range = judge(
    'range',
    2,
    outside(profile.range.min, profile.range.max, current.numbers),
    'are outside of the range of the reference',
    'WARNING',
  );
  return [missing, type, notFinite, range, constantCheck(profile, current, 'FAIL')];
}

interface ShareCheck {
  readonly check: keyof QualityRules & QualityCheck['check'];
  /** Rows concerned in the reference and in the current data. */
  readonly usual: number;
  readonly found: number;
  readonly said: string;
  readonly severity: 'FAIL' | 'WARNING';
  readonly profile: ColumnProfile;
  readonly rows: number;
  readonly rules: QualityRules;
}

function judged({ check, usual, found, said, severity, profile, rows, rules }: ShareCheck): QualityCheck {
  const expected = (usual + 1) / (profile.rows + 2);
  const chance = 3 * Math.sqrt(expected * (1 - expected) * (1 / profile.rows + 1 / rows));
  const threshold = Math.min(1, rules[check] ?? expected + chance + rules.tolerance);
  const value = found / rows;
  return {
    check,
    status: value > threshold ? severity : 'SUCCESS',
    value,
    threshold,
    message: `${found} of ${rows} values of "${profile.name}" ${said}.`,
  };
}

/** Values of other types than most of the reference; truth values are numbers among numbers. */
function strangers(kind: ColumnProfile['kind'], reference: TypeCounts, types: TypeCounts): number {
  if (kind === 'number') return types.text + types.date + types.other;
  if (kind === 'date') return types.number + types.text + types.boolean + types.other;
  const main = (['text', 'number', 'boolean'] as const).reduce((most, type) => (reference[type] > reference[most] ? type : most));
  return types.text + types.number + types.boolean + types.date + types.other - types[main];
}

/** Rows in categories that occurred once estimate how many the next rows will bring (Good 1953). */
function unseenUsually(profile: ColumnProfile): number {
  let once = 0;
  for (const count of profile.categories.values()) if (count === 1) once += 1;
  return once + profile.otherCategories;
}

function unseenNow(profile: ColumnProfile, current: ColumnTally): number {
  let rows = 0;
  for (const [category, count] of current.categories) if (!profile.categories.has(category)) rows += count;
  return rows;
}

function outside(min: number, max: number, sorted: Float64Array): number {
  if (min > max) return 0;
  let rows = 0;
  for (let i = 0; i < sorted.length && (sorted[i] as number) < min; i++) rows += 1;
  for (let i = sorted.length - 1; i >= 0 && (sorted[i] as number) > max; i--) rows += 1;
  return rows;
}

/** Finds that all values are the same, where that is no chance. */
function constantCheck(profile: ColumnProfile, current: ColumnTally, severity: 'FAIL' | 'WARNING'): QualityCheck {
  const isCategory = profile.kind === 'category';
  const rows = isCategory ? [...current.categories.values()].reduce((sum, count) => sum + count, 0) : current.numbers.length;
  const single = isCategory ? current.categories.size === 1 : rows > 0 && current.numbers[0] === current.numbers[rows - 1];
  const broken = single && mostFrequentShare(profile) ** rows < CONSTANT_PROBABILITY;
  const message = single ? `All ${rows} values of "${profile.name}" are the same.` : `Values of "${profile.name}" differ.`;
  return { check: 'constant', status: broken ? severity : 'SUCCESS', value: single ? 1 : 0, message };
}

function mostFrequentShare(profile: ColumnProfile): number {
  const counts =
    profile.kind === 'category' ? [...profile.categories.values()] : [...(profile.distinct?.values() ?? [longestRun(profile.points)])];
  const total = profile.kind !== 'category' && profile.distinct === undefined ? profile.points.length : profile.values;
  return counts.reduce((most, count) => Math.max(most, count), 1) / Math.max(1, total);
}

function longestRun(sorted: Float64Array): number {
  let longest = 0;
  let run = 0;
  for (let i = 0; i < sorted.length; i++) {
    run = i > 0 && sorted[i] === sorted[i - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
