import { chiSquare } from '../../stats/distributions/chi-square.js';
import { twoProportionTest } from '../../stats/significance/two-proportion-test.js';
import { jensenShannonNats, shares } from '../batch/divergences.js';
import { sortedDistances } from '../batch/sorted-distances.js';
import { ksPValue } from '../kolmogorov/ks-p-value.js';
import { distinctValues } from '../profile/distinct-values.js';
import type { ComparedColumn } from './compared-column.js';
import type { RawTest } from './raw-test.js';

const LEVEL = 0.05;
const DISTANCE = 0.1;
/** Reference values up to which Evidently tests; beyond, it measures distances. */
const FEW_ROWS = 1000;
/** Different values up to which it takes numbers for categories. */
const FEW_VALUES = 5;
/** Largest sample whose Kolmogorov–Smirnov p-value SciPy computes exactly. */
const EXACT_ROWS = 10_000;
/** Smallest standard deviation by which it divides. */
const LEAST_SCALE = 0.001;

/** A test and whether Evidently calls its outcome a drift. */
export interface EvidentlyTest extends RawTest {
  readonly drifted: boolean;
}

/**
 * The test that Evidently 0.7 chooses for a column, its value and decision. Up to 1,000 reference values: Kolmogorov–Smirnov for numbers, chi-square against the
 * scaled counts of the reference for categories and for numbers of at most five different values, the z-test of two proportions for at
 * most two. Above: Wasserstein distance over the standard deviation for numbers, otherwise Jensen–Shannon with natural logarithms.
 */
export function evidentlyTest(column: ComparedColumn): EvidentlyTest {
  const counts = countsByValue(column);
  if (column.n > FEW_ROWS) return counts === undefined ? wasserstein(column) : jensenShannon(counts);
  if (counts === undefined) return kolmogorovSmirnov(column);
  return counts.length > 2 ? chiSquareGoodness(counts, column) : proportions(counts, column);
}

/** Rows of the reference and of the current data with one value. */
type ValueCounts = readonly (readonly [number, number])[];

/** Counts by value; undefined for numbers of many values. */
function countsByValue({ reference, current, referenceCounts, currentCounts }: ComparedColumn): ValueCounts | undefined {
  if (reference.profile.kind === 'category') return referenceCounts.map((count, i) => [count, currentCounts[i] as number]);
  const before = reference.profile.distinct;
  const after = distinctValues(current.numbers);
  if (before === undefined || after === undefined) return undefined;
  const values = [...new Set([...before.keys(), ...after.keys()])];
  return values.length > FEW_VALUES ? undefined : values.map((value) => [before.get(value) ?? 0, after.get(value) ?? 0]);
}

function kolmogorovSmirnov({ reference, current, n, m }: ComparedColumn): EvidentlyTest {
  const value = sortedDistances(reference.profile.points, current.numbers).largest;
  const { pValue } = ksPValue(value, n, m, Math.max(n, m) <= EXACT_ROWS ? 'exact' : 'asymptotic');
  return { test: 'ks', value, pValue, threshold: LEVEL, rule: 'p-value at most 0.05', drifted: pValue <= LEVEL };
}

function chiSquareGoodness(counts: ValueCounts, { n, m }: ComparedColumn): EvidentlyTest {
  const value = counts.reduce((sum, [before, after]) => sum + (after - (before * m) / n) ** 2 / ((before * m) / n), 0);
  const pValue = Number.isFinite(value) ? chiSquare(counts.length - 1).sf(value) : 0;
  const found = { test: 'chiSquare' as const, pValue, threshold: LEVEL, rule: 'p-value below 0.05', drifted: pValue < LEVEL };
  // A category that the reference does not have makes the statistic infinite.
  return Number.isFinite(value) ? { ...found, value } : found;
}

function proportions(counts: ValueCounts, { n, m }: ComparedColumn): EvidentlyTest {
  const [before, after] = counts[0] as readonly [number, number];
  const test = twoProportionTest({ successes: after, trials: m }, { successes: before, trials: n });
  // Where all values are the same, there is nothing to test.
  const { statistic: value, pValue } = test.status === 'ok' ? test : { statistic: 0, pValue: 1 };
  return { test: 'zTest', value, pValue, threshold: LEVEL, rule: 'p-value below 0.05', drifted: pValue < LEVEL };
}

function wasserstein({ reference, current }: ComparedColumn): EvidentlyTest {
  const { points, moments } = reference.profile;
  const value = sortedDistances(points, current.numbers).area / Math.max(LEAST_SCALE, Math.sqrt(moments.m2 / moments.n));
  if (!Number.isFinite(value)) {
    return { test: 'wasserstein', skipped: 'The values are too large for their distance to be a number.', drifted: false };
  }
  return { test: 'wasserstein', value, threshold: DISTANCE, rule: 'standard deviations', drifted: value >= DISTANCE };
}

function jensenShannon(counts: ValueCounts): EvidentlyTest {
  const value = jensenShannonNats(shares(counts.map(([before]) => before)), shares(counts.map(([, after]) => after)));
  return { test: 'jensenShannon', value, threshold: DISTANCE, rule: 'distance with natural logarithms', drifted: value >= DISTANCE };
}
