import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { jensenShannonNats, populationStability } from '../../../../../src/domain/drift/batch/divergences.js';
import { nullOfShares } from '../../../../../src/domain/drift/batch/share-test.js';
import { kolmogorovSf } from '../../../../../src/domain/drift/kolmogorov/kolmogorov-sf.js';
import { ksPValue } from '../../../../../src/domain/drift/kolmogorov/ks-p-value.js';
import { chiSquare, jensenShannon, ks, psi, wasserstein } from '../../../../../src/drift.js';
import { orThrow } from '../../../../../src/stats.js';
import { seededRandom } from '../../../../../src/testing.js';
import { expectNear } from '../../../../support/stats/expect-near.js';

interface Golden {
  readonly samples: readonly {
    readonly name: string;
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly statistic: number;
    readonly exact: number;
    readonly asymptotic: number | null;
    readonly wasserstein: number;
    readonly sd: number;
  }[];
  readonly kolmogorov: readonly { readonly n: number; readonly d: number; readonly sf: number }[];
  readonly counted: readonly { readonly n: number; readonly m: number; readonly d: number; readonly pValue: number }[];
  readonly tables: readonly {
    readonly name: string;
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly statistic: number;
    readonly pValue: number;
    readonly df: number;
  }[];
  readonly shares: readonly {
    readonly p: readonly number[];
    readonly q: readonly number[];
    readonly psi: number;
    readonly natural: number;
    readonly binary: number;
  }[];
  readonly quantilePsi: readonly {
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly psi: number;
    readonly threshold: number;
    readonly pValue: number;
  }[];
  readonly psiThresholds: readonly { readonly bins: number; readonly n: number; readonly m: number; readonly threshold: number }[];
}

const golden = JSON.parse(readFileSync(new URL('../../../../golden/drift-tests.json', import.meta.url), 'utf8')) as Golden;

/** Rows of categories with these counts. */
const rowsOf = (counts: readonly number[]): string[] => counts.flatMap((count, i) => new Array<string>(count).fill(`c${i}`));

describe('Kolmogorov–Smirnov', () => {
  test.each(golden.samples)('of samples "$name" has the statistic and both p-values of SciPy', ({ a, b, statistic, exact, asymptotic }) => {
    const answer = orThrow(ks(a, b, { method: 'exact' }));
    expectNear(answer.statistic, statistic, 1e-14);
    // SciPy multiplies up to 300 fractions; where it has few digits left the numbers differ absolutely.
    expect(Math.abs(answer.pValue - exact)).toBeLessThan(1e-13);
    expectNear(answer.pValue, exact, 1e-6);
    if (asymptotic === null) return;
    const large = orThrow(ks(a, b, { method: 'asymptotic' }));
    expectNear(large.pValue, asymptotic, 1e-9);
  });

  test.each(golden.kolmogorov)('of one sample of $n has the tail of SciPy at $d', ({ n, d, sf }) => {
    const found = kolmogorovSf(n, d);
    if (sf > 1e-12) expectNear(found, sf, 1e-8);
    else expect(found).toBeLessThan(1e-11);
  });

  test.each(golden.counted)('of samples of $n and $m has the exact p-value of SciPy at $d', ({ n, m, d, pValue }) => {
    const found = ksPValue(d, n, m, 'exact');
    expect(found.method).toBe('exact');
    if (pValue > 1e-300) expectNear(found.pValue, pValue, 1e-9);
    else expect(found.pValue).toBeLessThan(1e-299);
  });

  test('counts paths where that is quick, and says which way it went', () => {
    expect([ksPValue(0.01, 10_000, 10_000).method, ksPValue(0.1, 1000, 1000).method, ksPValue(0.1, 999, 1001).method]).toEqual([
      'exact',
      'exact',
      'exact',
    ]);
    expect([ksPValue(0.01, 10_000, 9999).method, ksPValue(0.01, 20_000, 20_000).method]).toEqual(['asymptotic', 'asymptotic']);
  });
});

describe('Wasserstein', () => {
  test.each(golden.samples)('distance of samples "$name" is that of SciPy', ({ a, b, wasserstein: distance, sd }) => {
    const answer = orThrow(wasserstein(a, b));
    expectNear(answer.distance, distance, 1e-12);
    if (sd > 1e-6) expectNear(answer.statistic, distance / sd, 1e-12);
    expectNear(orThrow(wasserstein(a, b, { epsilon: 10_000 })).statistic, distance / 10_000, 1e-12);
  });
});

test('the asymptotic p-value rounds halves of the equivalent size to even, as NumPy does', () => {
  // n = m = 5 are 2.5 values, which is 2; of 3 the tail would be 0.144.
  expectNear(ksPValue(0.6, 5, 5, 'asymptotic').pValue, 0.32, 1e-12);
});

test('the Jensen–Shannon divergence of like samples has the p-value of their PSI, of which it is an eighth', () => {
  const random = seededRandom(5);
  const draw = () => Array.from({ length: 4000 }, () => random.next());
  for (let round = 0; round < 10; round++) {
    const [before, after] = [draw(), draw()];
    const [shannon, index] = [orThrow(jensenShannon(before, after)), orThrow(psi(before, after))];
    expect(Math.abs(shannon.pValue - index.pValue)).toBeLessThan(0.01);
    expect(shannon.threshold ** 2 * Math.LN2 * 8).toBeCloseTo(index.threshold, 12);
  }
});

test('the Wasserstein distance to expect is the mean of those of samples without a difference', () => {
  const random = seededRandom(3);
  const draw = (rows: number) => Array.from({ length: rows }, () => -Math.log(1 - random.next()));
  const answers = Array.from({ length: 300 }, () => orThrow(wasserstein(draw(120), draw(60))));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const ratio = mean(answers.map(({ expected }) => expected)) / mean(answers.map(({ statistic }) => statistic));
  expect(ratio).toBeGreaterThan(0.93);
  expect(ratio).toBeLessThan(1.07);
  expect(answers.every(({ threshold, expected }) => threshold === Math.max(0.1, 2 * expected))).toBe(true);
});

describe('chi-square', () => {
  test.each(golden.tables)('of a table $name is that of SciPy', ({ a, b, statistic, pValue, df }) => {
    const answer = orThrow(chiSquare(rowsOf(a), rowsOf(b)));
    expectNear(answer.statistic, statistic, 1e-12);
    expectNear(answer.pValue, pValue);
    expect(answer.degreesOfFreedom).toBe(df);
  });
});

describe('distances of shares', () => {
  test.each(golden.shares)('of $p and $q are those of NumPy and SciPy', ({ p, q, psi: index, natural, binary }) => {
    expect(populationStability(p, q, 1e-4)).toBeCloseTo(index, 12);
    expect(jensenShannonNats(p, q)).toBeCloseTo(natural, 12);
    const counts = (shares: readonly number[]) => rowsOf(shares.map((share) => Math.round(share * 100)));
    expect(orThrow(jensenShannon(counts(p), counts(q))).statistic).toBeCloseTo(binary, 12);
    expect(orThrow(jensenShannon(counts(p), counts(q), { base: Math.E })).statistic).toBeCloseTo(natural, 12);
    expect(orThrow(psi(counts(p), counts(q))).statistic).toBeCloseTo(index, 12);
  });

  test.each(golden.quantilePsi)('by quantile bins are those of NumPy: PSI $psi', ({ a, b, psi: index, threshold, pValue }) => {
    const answer = orThrow(psi(a, b));
    expectNear(answer.statistic, index, 1e-12);
    expectNear(answer.threshold, threshold);
    expectNear(answer.pValue, pValue);
    expect(answer.drifted).toBe(index >= threshold);
  });

  test.each(golden.psiThresholds)('have the threshold of their sizes: $bins bins, $n and $m rows', ({ bins, n, m, threshold }) => {
    expectNear(nullOfShares(1, bins, n, m).threshold(0.05), threshold);
  });
});

test('the published values of two small samples hold', () => {
  const a = golden.samples[0]?.a ?? [];
  const b = golden.samples[0]?.b ?? [];
  expectNear(orThrow(ks(a, b, { method: 'exact' })).pValue, 0.2501671411638866, 1e-13);
  expectNear(orThrow(ks(a, b, { method: 'asymptotic' })).pValue, 0.21557667539880698, 1e-12);
  expectNear(orThrow(wasserstein(a, b)).distance, 0.47, 1e-13);
  expectNear(orThrow(chiSquare(rowsOf([30, 20, 50]), rowsOf([25, 35, 40]))).pValue, 0.05911427592751336, 1e-12);
  expectNear(populationStability([0.3, 0.2, 0.5], [0.25, 0.35, 0.4], 1e-4), 0.11537280116143206, 1e-13);
});
