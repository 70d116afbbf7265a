import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  gaussianNaiveBayes,
  type Learner,
  linearRegression,
  logisticRegression,
  minMaxScaler,
  pipeline,
  sgd,
  standardScaler,
} from '../../../../src/learners.js';

interface Stream {
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly predictions: readonly (number | readonly (number | null)[])[];
}

const golden = JSON.parse(readFileSync(new URL('../../../golden/learning/sklearn-learners.json', import.meta.url), 'utf8')) as Record<
  string,
  Stream
>;

/** Largest difference from scikit-learn's predictions, relative for those beyond 1, from a row on. */
function largestDifference(name: string, learner: Learner, from = 1): number {
  const { rows, labels, predictions } = golden[name] as Stream;
  let largest = 0;
  for (const [index, row] of rows.entries()) {
    if (index >= from) {
      const expected = [predictions[index - 1]].flat() as number[];
      const said = learner.task === 'regression' ? [learner.predictOne(row) as number] : learner.predictProbaOne(row);
      for (const [at, value] of expected.entries()) {
        largest = Math.max(largest, Math.abs((said[at] as number) - value) / Math.max(1, Math.abs(value)));
      }
    }
    learner.learnOne(row, labels[index] as number);
  }
  return largest;
}

test('linear regression behind either scaler is SGDRegressor’s partial_fit, whose gradient is half as large', () => {
  const half = { optimizer: sgd(0.005), interceptLearningRate: 0.005 };
  expect(largestDifference('linear', pipeline(standardScaler(), linearRegression(half)))).toBeLessThan(1e-9);
  expect(largestDifference('minMax', pipeline(minMaxScaler(), linearRegression(half)))).toBeLessThan(1e-9);
});

test('logistic regression is SGDClassifier’s partial_fit with log loss', () => {
  const learner = pipeline(standardScaler(), logisticRegression({ classes: [0, 1], optimizer: sgd(0.01) }));
  expect(largestDifference('logistic', learner)).toBeLessThan(1e-9);
});

test('naive Bayes is GaussianNB’s partial_fit without smoothing, once every class has variances, but for the 1e-9 added to densities', () => {
  expect(largestDifference('gaussian', gaussianNaiveBayes({ classes: [0, 1, 2] }), 30)).toBeLessThan(1e-4);
});
