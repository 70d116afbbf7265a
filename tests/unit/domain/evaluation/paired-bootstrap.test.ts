import { expect, test } from 'vitest';
import { seededRandom } from '../../../../src/core/random.js';
import { finish } from '../../../../src/core/slices.js';
import { type DrawStatistic, pairedBootstrap } from '../../../../src/domain/evaluation/paired-bootstrap.js';

const drawing = { resamples: 4000, confidence: 0.95, random: seededRandom(9) };

function bootstrapped(statistic: DrawStatistic, rows: number, options: typeof drawing) {
  return finish(pairedBootstrap([statistic], rows, options))[0];
}

/** Values whose mean lies `errors` standard errors above 0. */
function valuesAt(errors: number): number[] {
  const spread = Array.from({ length: 400 }, (_, row) => (row % 2 === 0 ? 1 : -1));
  return spread.map((value) => value + errors / Math.sqrt(400));
}

test.each([
  [0, 1],
  [1, 0.3173],
  [2, 0.0455],
  [-2, 0.0455],
])('the p-value of a mean %d standard errors from 0 is that of normal theory, %d', (errors, pValue) => {
  const values = valuesAt(errors);
  const mean = (counts: Uint32Array) => counts.reduce((sum, count, row) => sum + count * (values[row] as number), 0) / counts.length;
  const found = bootstrapped(mean, values.length, drawing);
  expect(Math.abs((found?.pValue ?? 0) - pValue)).toBeLessThan(pValue === 1 ? 0.1 : 0.2 * pValue);
});

test('draws without a value are left out, and more than half of them leave no answer', () => {
  const sometimes = (share: number) => {
    let draw = 0;
    return bootstrapped(() => (draw++ % 100 < share ? 1 : undefined), 10, { ...drawing, resamples: 1000 });
  };
  expect(sometimes(50)).toEqual({ interval: { lower: 1, upper: 1 }, pValue: 2 / 501 });
  expect(sometimes(49)).toBeUndefined();
});

test('several statistics have the same draws, which are those of one alone', () => {
  const value = (counts: Uint32Array) => counts.subarray(0, 25).reduce((sum, count) => sum + count, 0);
  const alone = bootstrapped(value, 50, { ...drawing, random: seededRandom(3) });
  const both = finish(pairedBootstrap([value, (counts) => -value(counts)], 50, { ...drawing, random: seededRandom(3) }));
  expect(both[0]).toEqual(alone);
  expect(both[1]?.interval.lower).toBe(-(alone?.interval.upper as number));
});
