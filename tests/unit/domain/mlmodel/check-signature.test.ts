import { describe, expect, test } from 'vitest';
import type { ModelSignature } from '../../../../src/core/entities/model-signature.js';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { checkSignature } from '../../../../src/domain/mlmodel/check-signature.js';

describe('a signature that a caller gives', () => {
  test.each<[unknown, RegExp]>([
    [null, /must be an object, not null/],
    [[], /not an array/],
    [{ input: [] }, /has no "input"; it has inputs, outputs, params/],
    [{ inputs: 'x' }, /inputs of a signature must be a list, not the string "x"/],
    [{ inputs: [{}] }, /unknown type/],
    [{ inputs: [null] }, /not complete/],
    [{ inputs: [{ type: 'array' }] }, /not complete/],
    [{ inputs: [{ type: 'tensor', dtype: 'float32', shape: 'x' }] }, /shape/],
  ])('%j is refused before anything is logged', (signature, message) => {
    expect(() => checkSignature(signature as ModelSignature)).toThrow(ValidationError);
    expect(() => checkSignature(signature as ModelSignature)).toThrow(message);
  });

  test('is taken with every kind of entry', () => {
    const signature: ModelSignature = {
      inputs: [
        { type: 'long', name: 'age', required: false },
        { type: 'array', items: { type: 'any' }, name: 'tags' },
        { type: 'object', properties: { a: { type: 'string' } }, name: 'who' },
        { type: 'map', values: { type: 'double' }, name: 'scores' },
      ],
      outputs: [{ type: 'tensor', dtype: 'float32', shape: [-1, 2] }],
      params: [{ name: 'since', type: 'datetime', default: new Date(0) }],
    };
    expect(checkSignature(signature)).toBe(signature);
    expect(checkSignature({})).toEqual({});
  });
});
