import { describe, expect, test } from 'vitest';
import type { FeatureRow } from '../../../../../src/domain/learning/learner.js';
import { linearRegression } from '../../../../../src/domain/learning/linear-regression.js';
import { readOnnxModel } from '../../../../../src/domain/onnx/read-onnx-model.js';
import { learnerFile } from '../../../../../src/features/online-learning/serving/learner-file.js';

function inputsAfter(row: FeatureRow): readonly string[] {
  const learner = linearRegression();
  learner.learnOne(row, 1);
  return readOnnxModel(learnerFile(learner)).inputs.map(({ name }) => name);
}

describe('The file of a version', () => {
  test('takes rows by name where the features have names', () => {
    expect(inputsAfter({ calls: 2, age: 39 })).toEqual(['age', 'calls']);
  });

  test('takes a matrix where they came as arrays', () => {
    expect(inputsAfter([39, 2])).toEqual(['features']);
  });

  test('takes a matrix where a feature is called as an output is', () => {
    expect(inputsAfter({ label: 1, age: 39 })).toEqual(['features']);
  });
});
