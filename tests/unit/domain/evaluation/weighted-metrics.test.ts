import { expect, test } from 'vitest';
import { seededRandom } from '../../../../src/core/random.js';
import { comparePredictions } from '../../../../src/domain/evaluation/compare-predictions.js';
import { metricByName } from '../../../../src/domain/evaluation/metric-by-name.js';

const weights = [1, 3, 2, 1];
const repeated = <T>(rows: readonly T[]): T[] => rows.flatMap((row, at) => Array<T>(weights[at] as number).fill(row));

test.each([
  ['accuracy_score', [0, 1, 1, 0], [0, 0, 1, 1]],
  ['precision_score', [0, 1, 1, 0], [1, 0, 1, 1]],
  ['recall_score', [0, 1, 1, 0], [1, 0, 1, 1]],
  ['f1_score', [0, 1, 2, 0], [1, 1, 2, 2]],
  ['mean_absolute_error', [1, 2, 3, 4], [1.5, 2, 5, 0]],
  ['root_mean_squared_error', [1, 2, 3, 4], [1.5, 2, 5, 0]],
  ['r2_score', [1, 2, 3, 4], [1.5, 2, 2.5, 4]],
])('%s of weighted rows is that of rows that come as often', (name, actual, predicted) => {
  const { compute } = metricByName(name);
  expect(compute(actual, predicted, undefined, weights)).toBeCloseTo(compute(repeated(actual), repeated(predicted)) as number, 12);
  expect(() => compute(actual, predicted, undefined, [1])).toThrow(/weights/);
});

test('two models are compared by the weights of the rows', () => {
  const rows = { task: 'regression' as const, actual: [1, 2, 3, 4], a: [1, 1, 3, 4], b: [2, 2, 3, 4], metric: 'mean_absolute_error' };
  expect(comparePredictions({ ...rows, random: seededRandom(1) }).improvement).toBe(0);
  expect(comparePredictions({ ...rows, weights, random: seededRandom(1) }).improvement).toBeCloseTo(2 / 7, 12);
});
