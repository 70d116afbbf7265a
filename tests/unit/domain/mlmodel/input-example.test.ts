import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { decodeInputExample } from '../../../../src/domain/mlmodel/decode-input-example.js';
import { encodeInputExample } from '../../../../src/domain/mlmodel/encode-input-example.js';
import { inferExampleSchema } from '../../../../src/domain/mlmodel/infer-example-schema.js';
import { parseExample } from '../../../../src/domain/mlmodel/parse-example.js';
import { renderSignature } from '../../../../src/domain/mlmodel/render-signature.js';
import { vectors } from './golden.js';

/** The values that make_vectors.py gives to Python. */
const examples: Readonly<Record<string, unknown>> = {
  matrix: [
    [1.5, 2],
    [Number.NaN, -0],
  ],
  tensors: {
    x: { type: 'float32', shape: [1, 2], data: Float32Array.of(1, 2.5) },
    n: BigInt64Array.of(2n ** 53n + 1n, -3n),
  },
  table: [
    { age: 33, income: 1.5, name: 'ß' },
    { age: 41, income: 2.25, name: 'x' },
  ],
  json: { query: 'wie?', tags: ['a', 'b'], deep: { x: 1 } },
  'list of texts': ['a', 'b'],
};

describe('an input example', () => {
  test.each(Object.keys(examples))('(%s) is written as Python writes it', (name) => {
    const { info, files } = encodeInputExample(parseExample(examples[name]));
    const python = vectors.examples[name];
    expect(files['input_example.json']).toBe(python?.input);
    expect(info).toEqual({
      artifactPath: python?.info.artifact_path,
      servingInputPath: python?.info.serving_input_path,
      type: python?.info.type,
      ...(python?.info.pandas_orient === undefined ? {} : { pandasOrient: python.info.pandas_orient }),
    });
  });

  test('of a table is served as a split DataFrame, of anything else as inputs', () => {
    const serving = (value: unknown) => JSON.parse(encodeInputExample(parseExample(value)).files['serving_input_example.json'] ?? '');
    expect(serving([{ a: 1, b: null }])).toEqual({ dataframe_split: { columns: ['a', 'b'], data: [[1, null]] } });
    expect(serving([[1, 2]])).toEqual({ inputs: [[1, 2]] });
  });

  test('holds halves, booleans, dates and bytes as JSON can', () => {
    const text = (value: unknown) => encodeInputExample(parseExample(value)).files['input_example.json'];
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00, 0x3555);
    expect(text({ type: 'float16', shape: [5], data: halves })).toBe('[1.0, -2.0, 5.960464477539063e-08, Infinity, 0.333251953125]');
    expect(text({ type: 'bool', shape: [2, 1], data: Uint8Array.of(1, 0) })).toBe('[[true], [false]]');
    expect(text({ when: new Date(0), raw: Buffer.from('hi') })).toBe('{"when": "1970-01-01T00:00:00.000Z", "raw": "aGk="}');
    expect(() => text({ when: new Date(Number.NaN) })).toThrow(ValidationError);
  });

  test('of Python is read back as a predictor takes it', () => {
    const read = (info: Partial<Parameters<typeof decodeInputExample>[0]>, text: string) =>
      decodeInputExample({ artifactPath: 'input_example.json', type: 'ndarray', ...info }, text);
    expect(read({ type: 'dataframe' }, vectors.examples.table?.input ?? '')).toEqual(examples.table);
    expect(read({ type: 'dataframe', pandasOrient: 'values' }, '{"data": [[1, NaN]]}')).toEqual([[1, Number.NaN]]);
    expect(read({ hasParams: true }, '{"inputs": [[1]], "params": {"a": 1}}')).toEqual([[1]]);
    expect(() => read({}, '[')).toThrow(expect.objectContaining({ kind: 'corrupt' }));
    expect(() => read({ type: 'dataframe' }, '[]')).toThrow(expect.objectContaining({ kind: 'corrupt' }));
    expect(() => read({ type: 'sparse_matrix_csr' }, '{}')).toThrow(expect.objectContaining({ kind: 'unsupported' }));
  });

  test.each([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a tensor with too few elements', { type: 'float32', shape: [2, 2], data: Float32Array.of(1) }],
  ])('that is %s is refused', (_, value) => {
    expect(() => parseExample(value)).toThrow(expect.objectContaining({ code: 'VALIDATION' }));
  });
});

describe('the schema of an example', () => {
  const sources: Readonly<Record<string, unknown>> = {
    matrix: [[1.5, 2]],
    'whole matrix': [[1, 2]],
    table: [
      { age: 33, income: 1.5, gap: 1, name: 'a' },
      { age: 41, income: 2, gap: null, name: 'b' },
    ],
    rows: [
      { text: 'a', ids: ['x'], d: { k: 'v' } },
      { text: 'b', ids: ['x', 'y'], d: { k: 'v', l: 'w' } },
    ],
    json: { query: 'wie?', tags: ['a', 'b'], n: 1, f: 1.5, ok: true, nothing: null },
    'list of texts': ['a', 'b'],
    text: 'a',
  };

  test.each(Object.keys(sources))('(%s) is the one that Python infers', (name) => {
    const schema = inferExampleSchema(parseExample(sources[name]));
    expect(renderSignature({ inputs: schema }).inputs).toBe(vectors.schemas[name]);
  });

  test('mixes whole and broken numbers to double, and refuses to mix anything else', () => {
    expect(inferExampleSchema(parseExample([{ a: [1, 2.5] }]))).toEqual([
      { name: 'a', required: true, type: 'array', items: { type: 'double' } },
    ]);
    expect(() => inferExampleSchema(parseExample([{ a: 1 }, { a: 'x' }]))).toThrow(/mixes long and string in column "a"/);
  });
});
