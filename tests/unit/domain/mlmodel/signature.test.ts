import { describe, expect, test } from 'vitest';
import { parseSignature } from '../../../../src/domain/mlmodel/parse-signature.js';
import { renderSignature } from '../../../../src/domain/mlmodel/render-signature.js';
import { vectors } from './golden.js';

describe('a signature', () => {
  test.each(Object.keys(vectors.signatures))('of Python (%s) is read and written again byte for byte', (name) => {
    const written = vectors.signatures[name];
    const signature = parseSignature(written);
    expect(renderSignature(signature ?? {})).toEqual(written);
  });

  test('has the terms of the entity', () => {
    expect(parseSignature(vectors.signatures['named tensors'])?.inputs?.[0]).toEqual({
      type: 'tensor',
      name: 'bild – 画像 👁',
      dtype: 'float16',
      shape: [-1, 28, 28, 1],
    });
    expect(parseSignature(vectors.signatures['nested columns'])?.inputs?.[1]).toEqual({
      type: 'object',
      name: 'record',
      required: false,
      properties: {
        alpha: { type: 'map', values: { type: 'array', items: { type: 'long' } }, required: true },
        zeta: { type: 'array', items: { type: 'string' }, required: false },
      },
    });
  });

  test('of an older MLflow, with dtype and optional, is read', () => {
    const signature = parseSignature({
      inputs: '[{"name": "a", "type": "double", "optional": true}, {"type": "double", "name": "b"}]',
      params: '[{"name": "p", "dtype": "double", "default": NaN, "shape": null}]',
    });
    expect(signature?.inputs).toEqual([
      { name: 'a', type: 'double', required: false },
      { name: 'b', type: 'double', required: true },
    ]);
    expect(signature?.params).toEqual([{ name: 'p', type: 'double', default: Number.NaN }]);
  });

  test('that is absent or says nothing is none', () => {
    expect(parseSignature(undefined)).toBeUndefined();
    expect(parseSignature({ inputs: null, outputs: null, params: null })).toBeUndefined();
  });

  test.each([
    ['no JSON', { inputs: '[{' }],
    ['no list', { inputs: '{}' }],
    ['an unknown type', { inputs: '[{"type": "complex"}]' }],
    ['tensors among columns', { inputs: '[{"type": "double"}, {"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": []}}]' }],
    ['a shape of text', { inputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": ["N"]}}]' }],
    ['types without end', { inputs: `[${'{"type": "array", "items": '.repeat(5000)}{"type": "any"}${'}'.repeat(5000)}]` }],
    ['no object', 'text'],
  ])('with %s is refused as corrupt', (_, value) => {
    expect(() => parseSignature(value)).toThrow(expect.objectContaining({ code: 'MODEL', kind: 'corrupt' }));
  });

  test('writes dates of params as Python does', () => {
    const since = (text: string) => renderSignature({ params: [{ name: 'since', type: 'datetime', default: new Date(text) }] }).params;
    expect(since('2024-05-06T07:08:09Z')).toContain('"default": "2024-05-06T07:08:09"');
    expect(since('2024-05-06T07:08:09.120Z')).toContain('"default": "2024-05-06T07:08:09.120000"');
  });
});
