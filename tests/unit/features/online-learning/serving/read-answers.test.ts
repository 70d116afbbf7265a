import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../../../../src/core/entities/tensor.js';
import { ModelError } from '../../../../../src/core/errors/model-error.js';
import type { Label } from '../../../../../src/domain/learning/learner.js';
import { readAnswers, toLabel } from '../../../../../src/features/online-learning/serving/read-answers.js';
import { TensorPrediction } from '../../../../../src/inference/prediction.js';

const floats = (shape: readonly number[], data: readonly number[]): Tensor => ({ type: 'float32', shape, data: Float32Array.from(data) });
const integers = (...data: readonly number[]): Tensor => ({ type: 'int64', shape: [data.length], data: BigInt64Array.from(data, BigInt) });
const texts = (...data: readonly string[]): Tensor => ({ type: 'string', shape: [data.length], data });

function answers(
  outputs: Readonly<Record<string, Tensor>>,
  classes: readonly Label[],
  task: 'classification' | 'regression' = 'classification',
) {
  return readAnswers(new TensorPrediction(outputs), { task, classes });
}

describe('the answers of a model', () => {
  it('of regression are the numbers of its first output', () => {
    expect(answers({ prediction: floats([2, 1], [1.5, -2]) }, [], 'regression')).toEqual([{ prediction: 1.5 }, { prediction: -2 }]);
  });

  it('of classification are its labels, with the probabilities beside them', () => {
    const outputs = { label: texts('no', 'yes'), probabilities: floats([2, 2], [0.75, 0.25, 0.5, 0.5]) };
    expect(answers(outputs, ['yes', 'no'])).toEqual([
      { prediction: 'no', probabilities: [0.75, 0.25] },
      { prediction: 'yes', probabilities: [0.5, 0.5] },
    ]);
  });

  it.each([
    ['true and false', [false, true], [false, true]],
    ['numbers', [1, 0], [0, 1]],
    ['texts of digits', ['1', '0'], ['0', '1']],
    ['not known yet', [], [0, 1]],
  ])('whose labels are 0 and 1 are given as the stream has them: %s', (_, classes, expected) => {
    expect(answers({ label: integers(0, 1) }, classes).map(({ prediction }) => prediction)).toEqual(expected);
  });

  it('with scores only are the likeliest of the classes in sorted order', () => {
    const outputs = { output: floats([2, 3], [0.1, 0.7, 0.2, 0.5, 0.2, 0.3]) };
    expect(answers(outputs, ['pear', 'apple', 'fig']).map(({ prediction }) => prediction)).toEqual(['fig', 'apple']);
    expect(answers(outputs, []).map(({ prediction }) => prediction)).toEqual([1, 0]);
  });

  it('with one score are the second class from one half on', () => {
    const outputs = { score: floats([2, 1], [0.49, 0.5]) };
    expect(answers(outputs, [true, false]).map(({ prediction }) => prediction)).toEqual([false, true]);
    expect(answers(outputs, ['no', 'yes']).map(({ prediction }) => prediction)).toEqual(['no', 'yes']);
  });

  it('that are of another kind are refused with what there is', () => {
    expect(() => answers({ picture: floats([1, 2, 2], [0, 0, 0, 0]) }, [], 'regression')).toThrow(ModelError);
    expect(() => answers({ words: { type: 'string', shape: [1, 2], data: ['a', 'b'] } }, [])).toThrow(/answers with words/);
  });
});

describe('a label of a model', () => {
  it.each([
    [1, [true, false], true],
    ['true', [true, false], true],
    [2, ['1', '2'], '2'],
    ['new', ['old'], 'new'],
    [7, [1, 2], 7],
    ['7', ['007', '7'], '7'],
    ['007', ['7', '007'], '007'],
    ['07', ['7'], '07'],
    [0, ['', '0'], '0'],
  ])('%j among %j means %j', (value, classes, expected) => {
    expect(toLabel(value, classes as Label[])).toBe(expected);
  });
});
