import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Alternative, chiSquareTest, fisherExact, mcnemar, orThrow, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenTests } from '../../../../support/stats/golden.js';
import { reasonOf } from '../../../../support/stats/reason-of.js';
import { seeded } from '../../../../support/stats/seeded.js';

type Table = readonly [readonly [number, number], readonly [number, number]];

interface GoldenChiSquare {
  readonly table: readonly (readonly number[])[];
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  readonly yates?: number;
}

interface GoldenFisher {
  readonly table: Table;
  readonly pValue: Readonly<Record<Alternative, number>>;
}

interface GoldenMcnemar {
  readonly b: number;
  readonly c: number;
  readonly exact: number;
  readonly corrected: number;
  readonly uncorrected: number;
}

const count = fc.integer({ min: 0, max: 60 });

describe('chiSquareTest', () => {
  test.each(goldenTests<GoldenChiSquare[]>('chi-square'))('has the golden values of $table', (golden) => {
    const answer = orThrow(chiSquareTest(golden.table));
    expectNear(answer.statistic, golden.statistic, 1e-12);
    expectNear(answer.pValue, golden.pValue);
    expect(answer.degreesOfFreedom).toBe(golden.degreesOfFreedom);
    if (golden.yates !== undefined) expectNear(orThrow(chiSquareTest(golden.table, { continuityCorrection: true })).pValue, golden.yates);
  });

  test('tells where a cell expects fewer than five', () => {
    expect(
      orThrow(
        chiSquareTest([
          [8, 2],
          [1, 5],
        ]),
      ).smallExpected,
    ).toBe(true);
    expect(
      orThrow(
        chiSquareTest([
          [10, 10],
          [10, 10],
        ]),
      ).smallExpected,
    ).toBe(false);
  });

  test('says why it cannot decide', () => {
    expect(
      reasonOf(
        chiSquareTest([
          [0, 0],
          [1, 5],
        ]),
      ),
    ).toContain('Row 1');
    expect(
      reasonOf(
        chiSquareTest([
          [1, 0],
          [1, 0],
        ]),
      ),
    ).toContain('Column 2');
  });

  test.each([
    [[[1, 2]]],
    [[[1, 2], [1]]],
    [[[1], [2]]],
    [[[1, 2], null]],
    [
      [
        [1, -2],
        [1, 2],
      ],
    ],
    [
      [
        [1, 0.5],
        [1, 2],
      ],
    ],
    ['x'],
  ])('refuses %j', (table) => {
    expect(() => chiSquareTest(table as never)).toThrow(StatisticsError);
  });

  test('refuses the continuity correction of a larger table', () => {
    expect(() =>
      chiSquareTest(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        { continuityCorrection: true },
      ),
    ).toThrow(StatisticsError);
  });
});

describe('fisherExact', () => {
  test.each(goldenTests<GoldenFisher[]>('fisher'))('has the exact values of $table', ({ table, pValue }) => {
    for (const alternative of ['two-sided', 'greater', 'less'] as const) {
      expectNear(orThrow(fisherExact(table, { alternative })).pValue, pValue[alternative]);
    }
  });

  test('does not care for the order of rows and columns', () => {
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const answer = fisherExact([
          [a, b],
          [c, d],
        ]);
        if (answer.status !== 'ok') return;
        for (const table of [
          [
            [c, d],
            [a, b],
          ],
          [
            [b, a],
            [d, c],
          ],
          [
            [a, c],
            [b, d],
          ],
        ] as const) {
          expectNear(orThrow(fisherExact(table)).pValue, answer.pValue, 1e-9);
        }
        const swapped = orThrow(
          fisherExact(
            [
              [b, a],
              [d, c],
            ],
            { alternative: 'less' },
          ),
        );
        expectNear(
          swapped.pValue,
          orThrow(
            fisherExact(
              [
                [a, b],
                [c, d],
              ],
              { alternative: 'greater' },
            ),
          ).pValue,
          1e-9,
        );
        expect(answer.pValue).toBeGreaterThan(0);
        expect(answer.pValue).toBeLessThanOrEqual(1);
      }),
      seeded,
    );
  });

  test('is quick for large counts', () => {
    const answer = orThrow(
      fisherExact([
        [500_000, 9_500_000],
        [503_000, 9_497_000],
      ]),
    );
    const pearson = orThrow(
      chiSquareTest(
        [
          [500_000, 9_500_000],
          [503_000, 9_497_000],
        ],
        { continuityCorrection: true },
      ),
    );
    expectNear(answer.pValue, pearson.pValue, 1e-3);
  });

  test('is certain where the table is at the far end, even if its own probability is too small for a double', () => {
    const answer = (alternative: Alternative) =>
      orThrow(
        fisherExact(
          [
            [9000, 1000],
            [1000, 9000],
          ],
          { alternative },
        ),
      ).pValue;
    expect([answer('less'), answer('greater'), answer('two-sided')]).toEqual([1, 0, 0]);
  });

  test('has the odds ratio of the table', () => {
    expect(
      orThrow(
        fisherExact([
          [8, 2],
          [1, 5],
        ]),
      ).oddsRatio,
    ).toBe(20);
    expect(
      orThrow(
        fisherExact([
          [8, 0],
          [1, 5],
        ]),
      ).oddsRatio,
    ).toBe(Number.POSITIVE_INFINITY);
  });

  test('says why it cannot decide, and refuses what is no table of counts', () => {
    expect(
      reasonOf(
        fisherExact([
          [0, 0],
          [1, 5],
        ]),
      ),
    ).toContain('row');
    expect(
      reasonOf(
        fisherExact([
          [0, 3],
          [0, 5],
        ]),
      ),
    ).toContain('column');
    for (const table of [
      [[1, 2]],
      [
        [1, 2],
        [3, -4],
      ],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      null,
    ]) {
      expect(() => fisherExact(table as never)).toThrow(StatisticsError);
    }
  });
});

describe('mcnemar', () => {
  test.each(goldenTests<GoldenMcnemar[]>('mcnemar'))('has the golden values of $b and $c', (golden) => {
    for (const method of ['exact', 'corrected', 'uncorrected'] as const) {
      expectNear(orThrow(mcnemar(golden.b, golden.c, { method })).pValue, golden[method]);
      expect(mcnemar(golden.c, golden.b, { method })).toEqual(mcnemar(golden.b, golden.c, { method }));
    }
  });

  test('is exactly 1 where the models differ by one question or none', () => {
    for (let fewer = 0; fewer < 300; fewer++) {
      for (const more of [fewer, fewer + 1]) if (more > 0) expect(orThrow(mcnemar(fewer, more)).pValue).toBe(1);
    }
  });

  test('says why it cannot decide, and refuses what is no count', () => {
    expect(reasonOf(mcnemar(0, 0))).toContain('never differ');
    expect(() => mcnemar(-1, 2)).toThrow(StatisticsError);
    expect(() => mcnemar(1, 2, { method: 'mid' as 'exact' })).toThrow(StatisticsError);
  });
});
