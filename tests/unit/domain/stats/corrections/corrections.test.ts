import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm, StatisticsError } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { goldenTests } from '../../../../support/stats/golden.js';
import { seeded } from '../../../../support/stats/seeded.js';

const corrections = { bonferroni, holm, benjaminiHochberg, benjaminiYekutieli };
type Name = keyof typeof corrections;
const names = Object.keys(corrections) as Name[];

interface Golden extends Readonly<Record<Name, readonly number[]>> {
  readonly p: readonly number[];
}

const families = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 0.05, 1e-250)), { maxLength: 30 });

describe.each(names)('%s', (name) => {
  const correct = corrections[name];

  test('has the values of statsmodels', () => {
    for (const golden of goldenTests<Golden[]>('corrections')) {
      for (const [index, p] of correct(golden.p).entries()) expectNear(p, golden[name][index] as number, 1e-14);
    }
  });

  test('makes no p-value smaller, none larger than 1, and keeps their order', () => {
    fc.assert(
      fc.property(families, (raw) => {
        const adjusted = correct(raw);
        for (const [i, p] of raw.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          for (const [j, other] of raw.entries()) if (p < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] as number);
        }
      }),
      seeded,
    );
  });

  test('leaves a single p-value and an empty family as they are', () => {
    expect([correct([0.03]), correct([])]).toEqual([[0.03], []]);
  });

  test.each([[-0.1], [1.1], [Number.NaN], ['0.1']])('refuses the p-value %s', (p) => {
    expect(() => correct([0.5, p as number])).toThrow(StatisticsError);
    expect(() => correct(p as never)).toThrow(StatisticsError);
  });
});

test('Benjamini and Hochberg’s values are at most Holm’s, and those at most Bonferroni’s', () => {
  fc.assert(
    fc.property(families, (raw) => {
      const [bh, step, all] = [benjaminiHochberg(raw), holm(raw), bonferroni(raw)];
      for (const index of raw.keys()) {
        expect(bh[index]).toBeLessThanOrEqual((step[index] as number) * (1 + 1e-15));
        expect(step[index]).toBeLessThanOrEqual(all[index] as number);
      }
    }),
    seeded,
  );
});
