import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  gaussianNaiveBayes,
  imputer,
  type Label,
  type Learner,
  linearRegression,
  logisticRegression,
  minMaxScaler,
  oneHotEncoder,
  pipeline,
  sgd,
  softmaxRegression,
  standardScaler,
} from '../../../../src/learners.js';

interface Golden {
  readonly features: readonly string[];
  readonly rows: readonly (readonly (number | string | null)[])[];
  readonly labels: readonly Label[];
  readonly models: Readonly<
    Record<string, { readonly scores: Readonly<Record<string, number>>; readonly predictions: readonly unknown[] }>
  >;
}

function golden(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`../../../golden/learning/river-${name}.json`, import.meta.url), 'utf8')) as Golden;
}

/** What River said, in the form of the golden file. */
function answer(learner: Learner, row: Golden['rows'][number], label: Label): unknown {
  if (learner.task === 'regression') return learner.predictOne(row);
  const shares = learner.predictProbaOne(row);
  if (typeof label === 'boolean') return shares[1] ?? 0;
  return [learner.predictOne(row), shares[learner.classes.indexOf(label)] ?? 0];
}

/** Compares every prediction with River's, each made before its row was learned; numbers within 1e-9 of their size. */
function expectSame(data: Golden, model: string, learner: Learner, weights: readonly number[] = [1]): void {
  const expected = data.models[model]?.predictions as readonly unknown[];
  expect(expected).toHaveLength(data.rows.length);
  for (const [index, row] of data.rows.entries()) {
    const label = data.labels[index] as Label;
    const said = answer(learner, row, label);
    // Before the first row River's classifiers have no classes, and its MinMaxScaler no range.
    if (index > 0) expectClose(said, expected[index], `row ${index} of ${model}`);
    learner.learnOne(row, label, { weight: weights[index % weights.length] });
  }
}

function expectClose(said: unknown, expected: unknown, where: string): void {
  if (Array.isArray(expected)) {
    for (const [at, each] of expected.entries()) expectClose((said as unknown[])[at], each, where);
  } else if (typeof expected !== 'number' || !(Math.abs((said as number) - expected) <= 1e-9 * Math.max(1, Math.abs(expected)))) {
    expect(said, where).toBe(expected);
  }
}

const { abs, sqrt } = Math;

/** Mean absolute error, root mean squared error and R² of progressive validation. */
function scores(data: Golden, learner: Learner): readonly number[] {
  const labels = data.labels as readonly number[];
  const errors = data.rows.map((row, index) => {
    const error = (learner.predictOne(row) as number) - (labels[index] as number);
    learner.learnOne(row, labels[index] as number);
    return error;
  });
  const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const squares = errors.reduce((sum, error) => sum + error ** 2, 0);
  return [
    errors.reduce((sum, error) => sum + abs(error), 0) / errors.length,
    sqrt(squares / errors.length),
    1 - squares / labels.reduce((sum, label) => sum + (label - mean) ** 2, 0),
  ];
}

function accuracy(data: Golden, learner: Learner): number {
  let right = 0;
  for (const [index, row] of data.rows.entries()) {
    const label = data.labels[index] as Label;
    if (learner.predictOne(row) === label) right++;
    learner.learnOne(row, label);
  }
  return right / data.rows.length;
}

test('linear regression scores on ChickWeights are those of River’s benchmark', () => {
  const chicks = golden('chick-weights');
  const published = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(6)));
  expect(published(scores(chicks, pipeline(standardScaler(), linearRegression())))).toEqual([23.7587, 37.0377, 0.727954]);
  expect(published(scores(chicks, pipeline(standardScaler(), linearRegression({ l2: 1 }))))).toEqual([25.2738, 38.5885, 0.704694]);
});

test('linear regression predicts every row of ChickWeights and TrumpApproval as River does', () => {
  const chicks = golden('chick-weights');
  expectSame(chicks, 'linear', pipeline(standardScaler(), linearRegression()));
  expectSame(chicks, 'l2', pipeline(standardScaler(), linearRegression({ l2: 1 })));
  expectSame(chicks, 'minMax', pipeline(minMaxScaler(), linearRegression()));
  expectSame(chicks, 'weighted', pipeline(standardScaler(), linearRegression()), [1, 2, 0.5]);
  const approval = golden('trump-approval');
  expectSame(approval, 'intercept', pipeline(standardScaler(), linearRegression({ interceptLearningRate: 0.1 })));
  expectSame(approval, 'linear', pipeline(standardScaler(), linearRegression()));
});

test('logistic regression and naive Bayes predict every row of Phishing as River does', () => {
  const phishing = golden('phishing');
  expectSame(phishing, 'sgd0.1', pipeline(standardScaler(), logisticRegression({ optimizer: sgd(0.1) })));
  expectSame(phishing, 'sgd0.005', pipeline(standardScaler(), logisticRegression({ optimizer: sgd(0.005) })));
  expect(accuracy(phishing, pipeline(standardScaler(), logisticRegression({ optimizer: sgd(0.1) })))).toBe(0.8896);
  expect(accuracy(phishing, pipeline(standardScaler(), logisticRegression({ optimizer: sgd(0.005) })))).toBe(0.8872);
});

test('naive Bayes gives every row of Phishing and ImageSegments the probabilities that River gives it', () => {
  expectSame(golden('phishing'), 'gaussian', gaussianNaiveBayes());
  expectSame(golden('image-segments'), 'gaussian', gaussianNaiveBayes());
});

test('softmax regression predicts every row of ImageSegments as River does', () => {
  expectSame(golden('image-segments'), 'softmax', pipeline(standardScaler(), softmaxRegression({ intercept: false })));
});

test('encoded and imputed features give the predictions of River’s pipelines, row by row', () => {
  expectSame(golden('mixed'), 'encoded', pipeline(oneHotEncoder(), standardScaler(), linearRegression()));
  expectSame(golden('gaps'), 'imputed', pipeline(imputer(), oneHotEncoder(), standardScaler(), linearRegression()));
});
