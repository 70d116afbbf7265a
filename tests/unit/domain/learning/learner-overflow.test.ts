import { expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import {
  gaussianNaiveBayes,
  imputer,
  type Learner,
  learnerFromJson,
  linearRegression,
  minMaxScaler,
  oneHotEncoder,
  pipeline,
  standardScaler,
} from '../../../../src/learners.js';
import { learnAll, rowsOf } from '../../../support/learning/learner-cases.js';

const kind = { name: '', make: () => linearRegression(), labels: 'number', texts: true } as const;
const rows = rowsOf(kind, 100);
const huge = { ...rows[61]?.row, age: 1.7e308, size: -1.7e308, bias: 1.7e308 };

const learners: Readonly<Record<string, () => Learner>> = {
  'imputer, encoder, scaler': () => pipeline(imputer(), oneHotEncoder(), standardScaler(), linearRegression()),
  'scaler, encoder, imputer': () => pipeline(standardScaler(), oneHotEncoder(), imputer({ numbers: { constant: 2 } }), linearRegression()),
  'scaler, encoder, min-max scaler': () => pipeline(standardScaler(), oneHotEncoder(), minMaxScaler(), linearRegression()),
  encoder: () => pipeline(oneHotEncoder(), linearRegression()),
};

test.each(Object.entries(learners))('a row whose step overflows changes nothing behind %s, with new texts or without', (_, make) => {
  const learner = learnAll(make(), rows.slice(0, 60));
  const before = JSON.stringify(learner);
  for (const features of [huge, { ...huge, city: 'never seen' }]) {
    expect(() => learner.learnOne(features, 1)).toThrow(ValidationError);
    expect(JSON.stringify(learner)).toBe(before);
  }
  expect(JSON.stringify(learnAll(learner, rows.slice(60)))).toBe(JSON.stringify(learnAll(make(), rows)));
});

test('naive Bayes refuses what it cannot square', () => {
  const learner = gaussianNaiveBayes().learnOne([1, 2], 'a').learnOne([2, 1], 'b');
  const before = JSON.stringify(learner);
  expect(() => learner.learnOne([1.7e200, 0], 'a')).toThrow(/too large/);
  expect(() => learner.learnOne([-1.7e308, 1], 'b')).toThrow(/too large/);
  expect(JSON.stringify(learner)).toBe(before);
});

test('naive Bayes refuses weights whose sum no number holds', () => {
  const learner = gaussianNaiveBayes().learnOne([1], 'a', { weight: 1.7e308 });
  const before = JSON.stringify(learner);
  for (const label of ['a', 'b']) expect(() => learner.learnOne([1], label, { weight: 1.7e308 })).toThrow(/weights of all rows/);
  expect(JSON.stringify(learner)).toBe(before);
  expect(learnerFromJson(JSON.parse(before)).predictOne([1])).toBe('a');
});

test('a min-max scaler refuses a range that no number holds', () => {
  const learner = pipeline(minMaxScaler(), linearRegression()).learnOne([-1.7e308], 1);
  const before = JSON.stringify(learner);
  expect(() => learner.learnOne([1.7e308], 1)).toThrow(/range of a feature/);
  expect(JSON.stringify(learner)).toBe(before);
});
