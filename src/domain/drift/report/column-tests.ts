import { chiSquareOfCounts } from '../batch/chi-square.js';
import { jensenShannonNats, populationStability } from '../batch/divergences.js';
import { JENSEN_SHANNON_FACTOR } from '../batch/jensen-shannon.js';
import { nullOfShares } from '../batch/share-test.js';
import { type SortedDistances, sortedDistances } from '../batch/sorted-distances.js';
import { ksPValue } from '../kolmogorov/ks-p-value.js';
import type { ColumnReference } from './column-reference.js';
import type { ComparedColumn } from './compared-column.js';
import type { ColumnTestName, DetectorRules } from './detector-options.js';
import type { RawTest } from './raw-test.js';

/** Distance, in standard deviations, from which Wasserstein's counts. */
const WASSERSTEIN_THRESHOLD = 0.1;

/** The tests of a column, the deciding one first. */
export function testsOf({ profile, fewValues }: ColumnReference, rules: DetectorRules): readonly ColumnTestName[] {
  if (profile.kind === 'category') return rules.categoryTests ?? ['chiSquare', 'psi', 'jensenShannon'];
  if (profile.kind === 'date') return ['ks'];
  if (rules.numberTests !== undefined) return rules.numberTests;
  return fewValues ? ['chiSquare', 'psi', 'jensenShannon', 'wasserstein'] : ['ks', 'psi', 'jensenShannon', 'wasserstein'];
}

/** Largest difference of two distribution functions, and the area between them; nothing for categories. */
export function distancesOf({ reference, current }: ComparedColumn): SortedDistances | undefined {
  return reference.profile.kind === 'number' ? sortedDistances(reference.profile.points, current.numbers) : undefined;
}

/** Runs one test of the default preset. @param distances - Of the column, if it holds numbers. */
export function columnTest(
  test: ColumnTestName,
  column: ComparedColumn,
  distances: SortedDistances | undefined,
  rules: DetectorRules,
): RawTest {
  const raw = computedTest(test, column, distances, rules);
  const fixed = rules.thresholds[test];
  if (raw.skipped !== undefined || fixed === undefined) return raw;
  return { ...raw, threshold: fixed, rule: 'fixed by an option', byValue: true };
}

function computedTest(test: ColumnTestName, column: ComparedColumn, distances: SortedDistances | undefined, rules: DetectorRules): RawTest {
  switch (test) {
    case 'ks':
      return ksTest(column, distances?.largest as number, rules);
    case 'chiSquare':
      return chiSquareTestOf(column, rules);
    case 'psi':
      return shareTest('psi', 1, populationStability(column.referenceShares, column.currentShares, rules.epsilon), column, rules);
    case 'jensenShannon':
      return jensenShannonTest(column, rules);
    case 'wasserstein':
      return wassersteinTest(column, distances?.area as number);
  }
}

function ksTest({ n, m }: ComparedColumn, value: number, { alpha }: DetectorRules): RawTest {
  return { test: 'ks', value, pValue: ksPValue(value, n, m).pValue, threshold: alpha, rule: 'level of the adjusted p-value' };
}

function chiSquareTestOf({ referenceCounts, currentCounts }: ComparedColumn, { alpha }: DetectorRules): RawTest {
  const answer = chiSquareOfCounts(referenceCounts, currentCounts);
  if (answer.status !== 'ok') return { test: 'chiSquare', skipped: answer.reason };
  return { test: 'chiSquare', value: answer.statistic, pValue: answer.pValue, threshold: alpha, rule: 'level of the adjusted p-value' };
}

function shareTest(
  test: 'psi' | 'jensenShannon',
  factor: number,
  value: number,
  column: ComparedColumn,
  { alpha }: DetectorRules,
): RawTest {
  const bins = column.referenceShares.length;
  const unchanged = nullOfShares(factor, bins, column.n, column.m);
  const eighth = factor === 1 ? '' : ` / (${JENSEN_SHANNON_FACTOR} ln 2)`;
  const rule = `chi-square(${bins - 1}) quantile ${1 - alpha} · (1/${column.n} + 1/${column.m})${eighth}; the adjusted p-value decides`;
  return { test, value, pValue: unchanged.pValue(value), threshold: unchanged.threshold(alpha), rule };
}

/** The distance with base 2, of whose square the distribution is known. */
function jensenShannonTest(column: ComparedColumn, rules: DetectorRules): RawTest {
  const bits = jensenShannonNats(column.referenceShares, column.currentShares) ** 2 / Math.LN2;
  const raw = shareTest('jensenShannon', JENSEN_SHANNON_FACTOR * Math.LN2, bits, column, rules);
  return { ...raw, value: Math.sqrt(bits), threshold: Math.sqrt(raw.threshold as number), rule: `square root of ${raw.rule}` };
}

function wassersteinTest({ reference, n, m }: ComparedColumn, area: number): RawTest {
  const value = area / reference.scale;
  if (!Number.isFinite(value)) return { test: 'wasserstein', skipped: 'The values are too large for their distance to be a number.' };
  const noise = 2 * reference.spread * Math.sqrt(1 / n + 1 / m);
  const rule = `standard deviations; ${WASSERSTEIN_THRESHOLD}, or twice the distance to expect without a change`;
  return { test: 'wasserstein', value, threshold: Math.max(WASSERSTEIN_THRESHOLD, noise), rule, byValue: true };
}
