import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DriftDetector, type DriftTestName } from '../../../../../src/drift.js';

type Recipe = readonly [a: number, b: number, c: number, mod: number, offset: number, scale: number];

interface Golden {
  readonly recipes: Readonly<
    Record<string, { readonly kind: 'number' | 'category'; readonly reference: Recipe; readonly current: Recipe }>
  >;
  readonly comparisons: readonly {
    readonly referenceRows: number;
    readonly currentRows: number;
    readonly columns: Readonly<
      Record<string, { readonly method: string; readonly threshold: number; readonly score: number; readonly drifted: boolean }>
    >;
    readonly drifted: number;
    readonly share: number;
    readonly datasetDrift: boolean;
  }[];
}

const golden = JSON.parse(readFileSync(new URL('../../../../golden/evidently-drift.json', import.meta.url), 'utf8')) as Golden;

const names: Readonly<Record<string, DriftTestName>> = {
  'K-S p_value': 'ks',
  'chi-square p_value': 'chiSquare',
  'Z-test p_value': 'zTest',
  'Wasserstein distance (normed)': 'wasserstein',
  'Jensen-Shannon distance': 'jensenShannon',
};

/** The columns that the script made. */
function columns(which: 'reference' | 'current', rows: number): Record<string, unknown[]> {
  return Object.fromEntries(
    Object.entries(golden.recipes).map(([name, recipe]) => {
      const [a, b, c, mod, offset, scale] = recipe[which];
      const values = Array.from({ length: rows }, (_, i) => (offset + ((a * i * i + b * i + c) % mod)) / scale);
      if (recipe.kind === 'category') return [name, values.map((value) => `c${Math.floor(value)}`)];
      return [name, values.map((value, i) => (i % 17 === 16 ? Number.NaN : value))];
    }),
  );
}

describe.each(golden.comparisons)('preset "evidently" on $referenceRows and $currentRows rows', (expected) => {
  const { referenceRows, currentRows } = expected;
  const detector = new DriftDetector({ reference: columns('reference', referenceRows), preset: 'evidently' });
  const report = detector.check(columns('current', currentRows), { now: 0 });

  test.each(Object.entries(expected.columns))(
    'chooses, measures and decides column %s as Evidently does',
    (name, { method, threshold, score, drifted }) => {
      const column = report.columns.find((found) => found.name === name);
      expect(column?.decidedBy).toBe(names[method]);
      const deciding = column?.tests[0];
      expect(deciding?.threshold).toBe(threshold);
      expect(deciding?.pValue ?? deciding?.value).toBeCloseTo(score, 12);
      expect(column?.drifted).toBe(drifted);
    },
  );

  test('decides on the whole as Evidently does', () => {
    expect(report.driftedFeatures).toBe(expected.drifted);
    expect(report.driftedFeatures / report.features).toBeCloseTo(expected.share, 12);
    expect(report.datasetDrift).toBe(expected.datasetDrift);
  });
});

test('all five tests that Evidently chooses are among the cases, with and without drift', () => {
  const seen = new Set(
    golden.comparisons.flatMap(({ columns: found }) => Object.values(found).map(({ method, drifted }) => `${names[method]} ${drifted}`)),
  );
  expect(seen.size).toBe(10);
});
