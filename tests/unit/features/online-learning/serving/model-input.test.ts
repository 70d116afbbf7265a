import { describe, expect, it } from 'vitest';
import type { ModelSignature } from '../../../../../src/core/entities/model-signature.js';
import { modelInput } from '../../../../../src/features/online-learning/serving/model-input.js';

const matrix: ModelSignature = { inputs: [{ type: 'tensor', name: 'features', dtype: 'float32', shape: [-1, 2] }] };
const inputs: ModelSignature = {
  inputs: [
    { type: 'tensor', name: 'age', dtype: 'float32', shape: [-1, 1] },
    { type: 'tensor', name: 'plan', dtype: 'str', shape: [-1, 1] },
  ],
};
const features = [
  { name: 'age', kind: 'number' },
  { name: 'plan', kind: 'category' },
] as const;
const numbers = [
  { name: 'b', kind: 'number' },
  { name: 'a', kind: 'number' },
] as const;

describe('rows as a model takes them', () => {
  it('are a matrix in the order of the features for a model with one tensor', () => {
    expect(modelInput([{ a: 1, b: true }, [5, 6]], numbers, matrix)).toEqual([
      [1, 1],
      [5, 6],
    ]);
  });

  it('are in the order of sorted names while the features are not known', () => {
    expect(modelInput([{ b: 2, a: 1 }], [], matrix)).toEqual([[1, 2]]);
  });

  it('are objects for a model with several inputs, with NaN and the empty text for what is missing', () => {
    expect(modelInput([{ plan: null }, [31, 'pro']], features, inputs)).toEqual([
      { age: Number.NaN, plan: '' },
      { age: 31, plan: 'pro' },
    ]);
  });

  it('stay as they are for a model that says nothing about its inputs', () => {
    expect(modelInput([{ b: 2 }, Float64Array.of(1, 2)], numbers, undefined)).toEqual([{ b: 2 }, [1, 2]]);
  });
});
