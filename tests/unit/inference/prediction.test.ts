import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/core/errors/model-error.js';
import { ValidationError } from '../../../src/core/errors/request-error.js';
import { TensorPrediction } from '../../../src/inference/prediction.js';
import { tensor } from '../../../src/inference/tensor.js';

describe('A prediction', () => {
  const outputs = {
    label: tensor([1n, 2n ** 60n], [2]),
    score: tensor([0.5, 0.25], [2, 1]),
    parts: tensor([1, 2, 3, 4], [2, 2]),
    half: tensor([1, 2], [2], 'float16'),
    yes: tensor([true, false], [2]),
    name: tensor(['a', 'b'], [2]),
    grid: tensor([1, 2, 3, 4], [2, 1, 2]),
  };

  it('has one row per row of the batch, with single values for [N] and [N, 1] and arrays for the rest', () => {
    expect(new TensorPrediction(outputs).rows()).toEqual([
      { label: 1, score: 0.5, parts: [1, 2], half: 1, yes: true, name: 'a', grid: [[1, 2]] },
      { label: '1152921504606846976', score: 0.25, parts: [3, 4], half: 2, yes: false, name: 'b', grid: [[3, 4]] },
    ]);
  });

  it('is its rows as JSON', () => {
    const { label, score } = outputs;
    expect(JSON.stringify(new TensorPrediction({ label, score }))).toBe(
      '[{"label":1,"score":0.5},{"label":"1152921504606846976","score":0.25}]',
    );
  });

  it('gives the values of the first output, or of the one that is named', () => {
    const prediction = new TensorPrediction(outputs);
    expect(prediction.values()).toEqual([1, '1152921504606846976']);
    expect(prediction.values('parts')).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(() => prediction.values('other')).toThrow(ValidationError);
    expect(() => prediction.values('other')).toThrow(/it has label, score/);
    expect(() => prediction.values(1n as never)).toThrow(ValidationError);
  });

  it('repeats in every row what has no rows', () => {
    const prediction = new TensorPrediction({ y: tensor([1, 2], [2]), loss: tensor([7], []), table: tensor([1, 2, 3], [3]) });
    expect(prediction.rows()).toEqual([
      { y: 1, loss: 7, table: [1, 2, 3] },
      { y: 2, loss: 7, table: [1, 2, 3] },
    ]);
    expect(prediction.values('loss')).toEqual([7]);
  });

  it('shows scores by their labels, whatever the labels are', () => {
    const view = { labels: new Map([['p', ['__proto__', 'no']]]), unavailable: new Map() };
    const [row] = new TensorPrediction({ p: tensor([0.25, 0.75], [1, 2]) }, view).values() as [Record<string, number>];
    expect(Object.entries(row)).toEqual([
      ['__proto__', 0.25],
      ['no', 0.75],
    ]);
  });

  it('says why an output is missing when it is asked for, and not before', () => {
    const view = { labels: new Map(), unavailable: new Map([['list', 'seq(tensor(float))']]) };
    const prediction = new TensorPrediction({ y: tensor([1], [1]) }, view);
    expect(JSON.stringify(prediction)).toBe('[{"y":1}]');
    expect(() => prediction.values('list')).toThrow(/Output "list" of the model is a seq\(tensor\(float\)\)/);
    expect(() => prediction.rows()[0]?.['list']).toThrow(ModelError);
  });
});
