import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { LinUcb } from '../../../../../src/domain/experiment/bandits/lin-ucb.js';
import { LinearTotals } from '../../../../../src/domain/experiment/bandits/linear-sums.js';
import { sampleNormal } from '../../../../../src/domain/stats/samplers/sample-normal.js';

type Seen = { readonly arm: number; readonly context: readonly number[]; readonly reward: number };

/** Solves Ax = b by Gaussian elimination with pivoting, as slowly and plainly as can be. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] as number]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const candidates = rows.slice(column).map((row) => Math.abs(row[column] as number));
    const pivot = column + candidates.indexOf(Math.max(...candidates));
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const top = rows[column] as number[];
    for (const [index, row] of rows.entries()) {
      if (index === column) continue;
      const factor = (row[column] as number) / (top[column] as number);
      for (let k = column; k <= size; k++) row[k] = (row[k] as number) - factor * (top[k] as number);
    }
  }
  return rows.map((row, index) => (row[size] as number) / (row[index] as number));
}

/** The scores by their definition, from all that was seen. */
function naiveScores(seen: readonly Seen[], arms: number, alpha: number, context: readonly number[]): number[] {
  return Array.from({ length: arms }, (_, arm) => {
    const mine = seen.filter((each) => each.arm === arm);
    const a = context.map((_i, i) =>
      context.map((_j, j) => mine.reduce((sum, { context: x }) => sum + (x[i] as number) * (x[j] as number), i === j ? 1 : 0)),
    );
    const b = context.map((_i, i) => mine.reduce((sum, { context: x, reward }) => sum + reward * (x[i] as number), 0));
    const dot = (u: readonly number[], v: readonly number[]) => u.reduce((sum, value, i) => sum + value * (v[i] as number), 0);
    return dot(solve(a, b), context) + alpha * Math.sqrt(dot(context, solve(a, context)));
  });
}

function makeUnits(count: number, arms: number, dimension: number, seed: number): Seen[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const context = [1, ...Array.from({ length: dimension - 1 }, () => sampleNormal(random) * 3)];
    return { arm: Math.floor(random.next() * arms), context, reward: sampleNormal(random) + (context[1] as number) };
  });
}

function learn(model: LinUcb, seen: readonly Seen[]): LinUcb {
  for (const { arm, context, reward } of seen) model.update(arm, context, reward);
  return model;
}

/** By NumPy. */
const golden: { readonly cases: readonly GoldenCase[] } = JSON.parse(
  readFileSync(new URL('../../../../golden/experiment/lin-ucb.json', import.meta.url), 'utf8'),
);
interface GoldenCase {
  readonly arms: number;
  readonly dimension: number;
  readonly alpha: number;
  readonly seen: readonly Seen[];
  readonly queries: readonly { readonly context: readonly number[]; readonly scores: readonly number[] }[];
}

const options = { arms: 3, dimension: 5, alpha: 1.5 };

describe('LinUCB', () => {
  test.each([0, 1, 40, 999, 3_500])('scores are those of the definition after %d units', (count) => {
    const seen = makeUnits(count, options.arms, options.dimension, 3);
    const model = learn(new LinUcb(options), seen);
    const context = [1, -2, 0.5, 7, 0];
    const naive = naiveScores(seen, options.arms, options.alpha, context);
    model.scores(context).forEach((score, arm) => {
      expect(Math.abs(score - (naive[arm] as number))).toBeLessThan(1e-9 * Math.max(1, Math.abs(naive[arm] as number)));
    });
  });

  test.each(golden.cases)('$arms arms with $dimension numbers have the scores that NumPy computes', ({ seen, queries, ...given }) => {
    const model = learn(new LinUcb(given), seen);
    const served = LinUcb.fromJSON(given, JSON.parse(JSON.stringify(model)));
    for (const { context, scores } of queries) {
      for (const learnt of [model, served]) {
        learnt.scores(context).forEach((score, arm) => {
          expect(Math.abs(score - (scores[arm] as number))).toBeLessThan(1e-10 * Math.max(1, Math.abs(scores[arm] as number)));
        });
      }
    }
  });

  test.each([1, 3, 5, 6])('numbers that say the same in large units, of millions of requests, stay a model (seed %d)', (seed) => {
    const random = seededRandom(seed);
    const totals = new LinearTotals(3);
    for (let unit = 0; unit < 3_000; unit++) {
      const x = 1e6 * (random.next() - 0.5);
      totals.see([1, x, 0.7 * x]);
      totals.earn([1, x, 0.7 * x], x / 1e6);
    }
    for (let time = 0; time < 16; time++) totals.merge(totals.toJSON());
    const model = LinUcb.fromJSON({ arms: 1, dimension: 3 }, { arms: [totals.toJSON()] });
    expect(model.scores([1, 2e5, 1.4e5])[0]).toBeCloseTo(0.2, 2);
  });

  test('contexts of very unlike sizes stay right, because the inverse is made anew', () => {
    const seen = makeUnits(2_500, 1, 3, 4).map((each) => ({ ...each, context: each.context.map((x, i) => x * 10 ** (3 * i - 2)) }));
    const model = learn(new LinUcb({ arms: 1, dimension: 3, alpha: 1 }), seen);
    const context = [0.01, 20, 30_000];
    const [naive] = naiveScores(seen, 1, 1, context);
    expect(model.scores(context)[0]).toBeCloseTo(naive as number, 6);
    const isAsNew = (units: number) => {
      const updated = learn(new LinUcb({ arms: 1, dimension: 3, alpha: 1 }), seen.slice(0, units));
      const asNew = LinUcb.fromJSON({ arms: 1, dimension: 3, alpha: 1 }, updated.toJSON());
      return updated.scores(context)[0] === asNew.scores(context)[0];
    };
    expect([999, 1_000, 1_999, 2_000].map(isAsNew)).toEqual([false, true, false, true]);
  });

  test('replicas that saw parts merge to one that saw everything, through JSON too', () => {
    const property = fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (first, second) => {
      const seen = makeUnits(first + second, options.arms, options.dimension, first);
      const whole = learn(new LinUcb(options), seen);
      const one = learn(new LinUcb(options), seen.slice(0, first));
      one.merge(JSON.parse(JSON.stringify(learn(new LinUcb(options), seen.slice(first)))));
      const context = [1, 1, -1, 2, 0.1];
      const again = LinUcb.fromJSON(options, JSON.parse(JSON.stringify(one)));
      for (const merged of [one, again]) {
        merged.scores(context).forEach((score, arm) => {
          expect(score).toBeCloseTo(whole.scores(context)[arm] as number, 8);
        });
      }
    });
    fc.assert(property, { numRuns: 20, seed: 5 });
  });

  test('arms are chosen as often as their propensities say, and the seed decides', () => {
    const model = learn(new LinUcb({ ...options, floor: 0.1 }), makeUnits(200, options.arms, options.dimension, 6));
    const context = [1, 0, 0, 0, 0];
    const random = seededRandom(7);
    const counts = [0, 0, 0];
    const draws = 20_000;
    for (let draw = 0; draw < draws; draw++) {
      const { arm } = model.choose(context, random);
      counts[arm] = (counts[arm] as number) + 1;
    }
    const { propensities } = model.choose(context, random);
    expect(propensities.map((p) => p.toFixed(9)).sort()).toEqual(['0.100000000', '0.100000000', '0.800000000']);
    propensities.forEach((p, arm) => {
      expect(Math.abs((counts[arm] as number) / draws - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / draws));
    });
    const choices = (seed: number) => {
      const source = seededRandom(seed);
      return Array.from({ length: 50 }, () => model.choose(context, source).arm);
    };
    expect(choices(1)).toEqual(choices(1));
    expect(choices(1)).not.toEqual(choices(2));
  });

  test('learns which arm is better in which context', () => {
    const random = seededRandom(8);
    const model = new LinUcb({ arms: 2, dimension: 2 });
    let wrong = 0;
    for (let unit = 0; unit < 4_000; unit++) {
      const x = 2 * random.next() - 1;
      const { arm } = model.choose([1, x], random);
      if (unit >= 2_000 && (arm === 1) !== x > 0) wrong += 1;
      model.update(arm, [1, x], (arm === 1 ? x : -x) + 0.5 * sampleNormal(random));
    }
    expect(wrong / 2_000).toBeLessThan(0.06);
  });

  test('arms without data are alike', () => {
    expect(new LinUcb({ arms: 4, dimension: 2 }).choose([1, 1], seededRandom(1)).propensities).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  test('refuses what has no meaning', () => {
    const model = new LinUcb(options);
    const bad = [
      () => new LinUcb(undefined as never),
      () => new LinUcb({ arms: 0, dimension: 1 }),
      () => new LinUcb({ arms: 2, dimension: 1.5 }),
      () => new LinUcb({ arms: 2, dimension: 1, floor: 0.6 }),
      () => new LinUcb({ arms: 2, dimension: 1, alpha: Number.NaN }),
      () => model.scores([1, 2]),
      () => model.scores([1, 2, 3, 4, Number.NaN]),
      () => model.update(3, [1, 2, 3, 4, 5], 1),
      () => model.update(0, [1, 2, 3, 4, 5], Number.POSITIVE_INFINITY),
      () => model.merge(new LinUcb({ arms: 3, dimension: 4 }).toJSON()),
      () => model.merge(new LinUcb({ arms: 2, dimension: 5 }).toJSON()),
    ];
    for (const call of bad) expect(call).toThrowError(expect.objectContaining({ name: 'StatisticsError' }));
  });
});
