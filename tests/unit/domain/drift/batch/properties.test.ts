import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binCounts, quantileEdges } from '../../../../../src/domain/drift/batch/quantile-bins.js';
import { chiSquare, jensenShannon, ks, psi, wasserstein } from '../../../../../src/drift.js';
import { orThrow } from '../../../../../src/stats.js';
import { expectNear } from '../../../../support/stats/expect-near.js';
import { reasonOf } from '../../../../support/stats/reason-of.js';
import { seeded } from '../../../../support/stats/seeded.js';

const number = fc.integer({ min: -500, max: 500 }).map((value) => value / 8);
const numbers = fc.array(number, { minLength: 5, maxLength: 60 });
const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 5, maxLength: 60 });
const all = { ks, psi, jensenShannon, wasserstein };

describe('a test of numbers', () => {
  test.each(Object.entries(all))('%s does not depend on the order of rows', (_name, run) => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const shuffled = orThrow(run([...a].reverse(), [...b].sort()));
        expect(shuffled.statistic).toBe(orThrow(run(a, b)).statistic);
      }),
      seeded,
    );
  });

  test.each(Object.entries(all))('%s finds nothing in identical data', (_name, run) => {
    fc.assert(
      fc.property(numbers, (a) => {
        const answer = orThrow(run(a, [...a, ...a]));
        expect(answer.statistic).toBeLessThan(1e-7);
        expect(answer.drifted).toBe(false);
      }),
      seeded,
    );
  });

  test.each(Object.entries(all))('%s grows with the shift', (_name, run) => {
    fc.assert(
      fc.property(numbers, (a) => {
        const of = (shift: number) =>
          orThrow(
            run(
              a,
              a.map((value) => value + shift),
            ),
          ).statistic;
        const distances = [0, 5, 1000].map(of);
        expect(distances).toEqual([...distances].sort((x, y) => x - y));
        expect(distances[2]).toBeGreaterThan(0);
      }),
      // One value alone has no bins.
      { ...seeded, examples: [[[1, 2, 3, 4, 5]]] },
    );
  });

  test('Kolmogorov–Smirnov and the Wasserstein distance are symmetric', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [forth, back] = [orThrow(ks(a, b)), orThrow(ks(b, a))];
        expectNear(forth.statistic, back.statistic, 1e-12);
        expectNear(forth.pValue, back.pValue, 1e-9);
        expectNear(orThrow(wasserstein(a, b)).distance, orThrow(wasserstein(b, a)).distance, 1e-9);
      }),
      seeded,
    );
  });

  test('all p-values are probabilities, and thresholds and p-values agree', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        for (const answer of [orThrow(psi(a, b)), orThrow(jensenShannon(a, b)), orThrow(ks(a, b))]) {
          expect(answer.pValue >= 0 && answer.pValue <= 1).toBe(true);
          if (Math.abs(answer.pValue - 0.05) > 1e-9) expect(answer.drifted).toBe(answer.pValue < 0.05 && answer.statistic > 0);
        }
      }),
      seeded,
    );
  });
});

describe('a test of categories', () => {
  test.each(Object.entries({ psi, jensenShannon }))('%s is symmetric, and zero for the same shares', (_name, run) => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(orThrow(run(a, b)).statistic).toBeCloseTo(orThrow(run(b, a)).statistic, 12);
        expect(orThrow(run(a, [...a, ...a])).statistic).toBeLessThan(1e-7);
      }),
      seeded,
    );
  });

  test('chi-square is symmetric wherever it can be computed', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const [forth, back] = [chiSquare(a, b), chiSquare(b, a)];
        expect(forth.status).toBe(back.status);
        if (forth.status === 'ok' && back.status === 'ok') expect(forth.statistic).toBeCloseTo(back.statistic, 9);
      }),
      seeded,
    );
  });
});

describe('quantile bins', () => {
  test('hold equally many values of a continuous column, and never none', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 2, max: 12 }), (values, bins) => {
        const sorted = Float64Array.from(values).sort();
        const counts = binCounts(sorted, quantileEdges(sorted, bins));
        expect(Math.min(...counts)).toBeGreaterThan(0);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
        expect(counts.length).toBeLessThanOrEqual(bins);
      }),
      seeded,
    );
    const hundred = Float64Array.from({ length: 100 }, (_, i) => i);
    expect(binCounts(hundred, quantileEdges(hundred, 10))).toEqual(new Array(10).fill(10));
  });

  test('keep a value that most rows have apart from the others', () => {
    const zeros = Float64Array.from([...new Array(95).fill(0), 1, 2, 3, 4, 5]);
    expect(binCounts(zeros, quantileEdges(zeros, 10))).toEqual([95, 5]);
    const moved = [...new Array(70).fill(0), ...new Array(30).fill(3)];
    expect(orThrow(psi(zeros, moved)).drifted).toBe(true);
  });

  test('set a single value apart from what lies below and above it', () => {
    const fives = new Array(200).fill(5);
    for (const run of [psi, jensenShannon]) {
      for (const other of [4, 6, 5 + 2e-15]) expect(orThrow(run(fives, new Array(200).fill(other))).drifted).toBe(true);
      expect(orThrow(run(fives, [...fives, 5]))).toMatchObject({ statistic: 0, drifted: false });
    }
    expect(orThrow(psi(fives, [4, 5, 6, 7]))).toMatchObject({ edges: [5, 6], currentShares: [0.25, 0.25, 0.5], drifted: true });
  });

  test('part neighbouring doubles', () => {
    const next = Float64Array.from([1, 1 + Number.EPSILON]);
    expect(binCounts(next, quantileEdges(next, 2))).toEqual([1, 1]);
    const far = Float64Array.from([-Number.MAX_VALUE, Number.MAX_VALUE]);
    expect(binCounts(far, quantileEdges(far, 2))).toEqual([1, 1]);
  });
});

describe('columns', () => {
  test('may be typed arrays, hold missing and infinite values, truth values and bigints', () => {
    const plain = orThrow(ks([1, 2, 3, 4], [2, 3, 4, 5]));
    expect(orThrow(ks(Float32Array.of(1, 2, 3, 4), Int8Array.of(2, 3, 4, 5))).statistic).toBe(plain.statistic);
    const untidy = orThrow(ks([1, null, 2, Number.NaN, 3, undefined, 4], [2n, 3, Number.POSITIVE_INFINITY, 4, 5]));
    expect([untidy.statistic, untidy.referenceRows, untidy.currentRows]).toEqual([plain.statistic, 4, 4]);
    expect(orThrow(ks([true, false], [1, 0])).statistic).toBe(0);
    expect(orThrow(psi([1, 2, 2], ['1', '2', '2'], { kind: 'category' })).statistic).toBe(0);
    expect(orThrow(chiSquare(BigInt64Array.of(1n, 1n), [1, 1])).statistic).toBe(0);
  });

  test('without values are not computable, with a reason', () => {
    for (const run of [ks, psi, jensenShannon, wasserstein, chiSquare]) {
      expect(reasonOf(run([], [1]))).toContain('reference has no values');
      expect(reasonOf(run([1], [null]))).toContain('no current values');
    }
    expect(reasonOf(chiSquare(['a', 'b', 'b'], ['a', 'a', 'b']))).toContain('Fewer than five rows');
    expect(orThrow(chiSquare(['a', 'a'], ['a'])).pValue).toBe(1);
    expect(reasonOf(wasserstein([-1.7e308, 1.7e308], [1.7e308]))).toContain('too large');
  });

  test.each([
    ['a text for a column', () => ks('abc' as never, [1]), 'reference must be an array'],
    ['nothing', () => psi([1], undefined as never), 'current must be an array'],
    ['texts among numbers', () => wasserstein([1, 2, 'x'], [1]), '1 of its 3 values'],
    ['objects among texts', () => chiSquare(['a'], [{}]), 'must hold texts'],
    ['a level of 0', () => ks([1], [1], { alpha: 0 }), 'alpha must be'],
    ['an unknown method', () => ks([1], [1], { method: 'fast' as never }), 'method must be'],
    ['a single bin', () => psi([1], [1], { bins: 1 }), 'bins must be'],
    ['a share of 0', () => psi([1], [1], { epsilon: 0 }), 'epsilon must be'],
    ['a threshold below 0', () => jensenShannon([1], [1], { threshold: -1 }), 'threshold must be'],
    ['an option that is misspelt', () => psi([1], [1], { alhpa: 0.1 } as never), 'alhpa'],
    ['an option of another test', () => ks([1], [1], { bins: 5 } as never), 'bins'],
    ['a misspelt option of the others', () => wasserstein([1], [1], { epsilom: 1 } as never), 'epsilom'],
    ['options that are none', () => chiSquare([1], [1], null as never), 'must be an object'],
    ['an unknown kind', () => jensenShannon([1], [1], { kind: 'text' as never }), 'kind must be'],
    ['a base of 1', () => jensenShannon([1], [1], { base: 1 }), 'base must be'],
  ])('refuse %s', (_what, call, message) => {
    expect(call).toThrow(expect.objectContaining({ code: 'VALIDATION', message: expect.stringContaining(message) }));
  });
});
