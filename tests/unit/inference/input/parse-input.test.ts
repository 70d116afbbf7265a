import { describe, expect, it } from 'vitest';
import type { ModelSignature } from '../../../../src/core/entities/model-signature.js';
import type { TensorType } from '../../../../src/core/entities/tensor.js';
import { ModelError } from '../../../../src/core/errors/model-error.js';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import type { GraphValue } from '../../../../src/domain/onnx/onnx-model.js';
import { inputParser } from '../../../../src/inference/input/parse-input.js';
import { tensor } from '../../../../src/inference/tensor.js';

const value = (name: string, type: TensorType, shape: GraphValue['shape']): GraphValue => ({
  name,
  kind: 'tensor',
  type,
  onnxType: `tensor(${type})`,
  ...(shape === undefined ? {} : { shape }),
});

const matrix = [value('x', 'float32', ['N', 2])];
const table = [value('city', 'string', [undefined, 1]), value('age', 'int64', [undefined, 1]), value('income', 'float32', [undefined])];
const columns: ModelSignature = {
  inputs: [
    { name: 'age', type: 'long' },
    { name: 'income', type: 'double', required: false },
  ],
};
const rows = [
  { city: 'Bonn', age: 30, income: 1.5 },
  { city: 'Köln', age: 40n, income: 2 },
];
const tableTensors = {
  city: tensor(['Bonn', 'Köln'], [2, 1]),
  age: tensor([30n, 40n], [2, 1]),
  income: tensor([1.5, 2], [2]),
};

describe('The input of a model', () => {
  const x = tensor([1, 2, 3, 4], [2, 2]);

  it.each([
    ['a tensor', x],
    ['an object of a tensor', { x }],
    [
      'a matrix',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['rows that are typed arrays', [Float64Array.of(1, 2), [3, 4]]],
    [
      'an object of a matrix',
      {
        x: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    ['a typed array', Float32Array.of(1, 2, 3, 4)],
    ['an object of a typed array of another type', { x: Float64Array.of(1, 2, 3, 4) }],
    ['row objects by input', [{ x: [1, 2] }, { x: Float32Array.of(3, 4) }]],
  ])('can be %s', (_, input) => {
    expect(inputParser(matrix, undefined)(input)).toEqual({ x });
  });

  it('passes a tensor and the memory of a typed array on as they are', () => {
    const parse = inputParser(matrix, undefined);
    expect(parse(x)['x']).toBe(x);
    const data = Float32Array.of(1, 2);
    expect(parse(data)['x']?.data).toBe(data);
  });

  it('can be rows, columns or a single row of a model with an input per column', () => {
    const parse = inputParser(table, undefined);
    expect(parse(rows)).toEqual(tableTensors);
    expect(parse(tableTensors)).toEqual(tableTensors);
    expect(parse({ city: ['Bonn', 'Köln'], age: new BigInt64Array([30n, 40n]), income: [1.5, 2] })).toEqual(tableTensors);
    expect(parse({ city: 'Bonn', age: 30, income: 1.5 })).toEqual(parse(rows.slice(0, 1)));
  });

  it('has the columns of the signature side by side in the only input', () => {
    const parse = inputParser(matrix, columns);
    const expected = { x: tensor([30, 1.5, 40, Number.NaN], [2, 2]) };
    expect(parse([{ income: 1.5, age: 30 }, { age: 40 }])).toEqual(expected);
    expect(
      parse([
        { income: 1.5, age: 30n },
        { age: 40, income: null },
      ]),
    ).toEqual(expected);
    expect(
      parse([
        [30, 1.5],
        [40, null],
      ]),
    ).toEqual(expected);
    expect(parse({ age: [30, 40], income: [1.5, Number.NaN] })).toEqual(expected);
    expect(
      parse({
        x: [
          [30, 1.5],
          [40, Number.NaN],
        ],
      }),
    ).toEqual(expected);
    expect(parse({ age: 30, income: 1.5 })).toEqual({ x: tensor([30, 1.5], [1, 2]) });
  });

  it('may be rows in the order of the signature where each column is an input', () => {
    const signature: ModelSignature = { inputs: ['age', 'city', 'income'].map((name) => ({ name, type: 'any' })) };
    expect(
      inputParser(
        table,
        signature,
      )([
        [30, 'Bonn', 1.5],
        [40, 'Köln', 2],
      ]),
    ).toEqual(tableTensors);
  });

  it('takes integers beyond 2^53 as bigint or as digits, and NaN where numbers are floats', () => {
    const big = inputParser([value('i', 'int64', ['N'])], undefined);
    expect(big(['9007199254740993', 9007199254740993n, 5])['i']?.data).toEqual(BigInt64Array.of(9007199254740993n, 9007199254740993n, 5n));
    expect(() => big([2 ** 53])).toThrow(ValidationError);
    expect(() => big(['5'])).toThrow(ValidationError);
    expect(() => big([Number.NaN])).toThrow(ValidationError);
    expect(inputParser(matrix, undefined)([[Number.NaN, Number.POSITIVE_INFINITY]])['x']?.data).toEqual(
      Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY),
    );
  });

  it.each<[string, unknown, readonly GraphValue[], ModelSignature | undefined, RegExp]>([
    ['an empty batch', [], matrix, undefined, /empty batch.*x: float32 \[N, 2\]/],
    ['an empty tensor', tensor([], [0, 2], 'float32'), matrix, undefined, /Input "x" is an empty batch/],
    ['another type', tensor([1n, 2n], [1, 2]), matrix, undefined, /Input "x" must be float32 \[N, 2\], not int64 \[1, 2\]/],
    ['another size', tensor([1, 2, 3], [1, 3]), matrix, undefined, /must be float32 \[N, 2\], not float32 \[1, 3\]/],
    ['another rank', [[[1, 2]]], matrix, undefined, /must be float32 \[N, 2\], not an array of shape \[1, 1, 2\]/],
    ['one row that is no matrix', [1, 2], matrix, undefined, /not an array of shape \[2\]/],
    ['ragged rows', [[1, 2], [3]], matrix, undefined, /Input "x" at \[1\] must be an array of 2.*not one of 1/],
    ['a text for a number', [[1, '2']], matrix, undefined, /Input "x" at \[0, 1\] must be a number.*not the string "2"/],
    ['a hole', [[1, null]], matrix, undefined, /not null/],
    ['a number that a float cannot hold', [[1, 1e39]], matrix, undefined, /not 1e\+39/],
    ['a boolean for a number', [[1, true]], matrix, undefined, /not true/],
    ['elements that fill no rows', Float32Array.of(1, 2, 3), matrix, undefined, /not Float32Array \[3\]/],
    ['data shorter than its shape', { type: 'float32', shape: [2, 2], data: Float32Array.of(1) }, matrix, undefined, /as many elements/],
    ['a negative shape', { type: 'float32', shape: [-1, -2], data: Float32Array.of(1, 2) }, matrix, undefined, /must be/],
    ['no input at all', undefined, matrix, undefined, /not undefined/],
    ['a text', 'x', matrix, undefined, /The input must be/],
    ['a matrix for several inputs', [[1, 2, 3]], table, undefined, /input "city", input "age", input "income"/],
    [
      'a renamed input',
      { ...tableTensors, incom: 1, income: undefined },
      table,
      undefined,
      /lacks "income" and has "incom".*Did you mean "income"\?/,
    ],
    ['a missing column', [rows[0], { city: 'Bonn', age: 1 }], table, undefined, /Row 1 lacks "income"/],
    ['an extra column', [{ ...rows[0], other: 1 }], table, undefined, /Row 0 has "other", which the model does not know/],
    ['a fraction for an integer', [{ ...rows[0], age: 1.5 }], table, undefined, /Column "age" of row 0 must be an integer.*not 1\.5/],
    ['a number for a text', [{ ...rows[0], city: 5 }], table, undefined, /Column "city" of row 0 must be a string/],
    ['a text with NUL, where onnxruntime would cut it', [{ ...rows[0], city: 'a\0b' }], table, undefined, /without NUL/],
    ['half a character', [{ ...rows[0], city: '\ud800' }], table, undefined, /Unicode text/],
    ['a row that is none', [rows[0], 5], table, undefined, /Row 1 must be an object/],
    ['inputs of different sizes', { ...tableTensors, income: [1] }, table, undefined, /"city" and "income" have 2 and 1/],
    ['columns of different lengths', { age: [1, 2], income: [1] }, matrix, columns, /Column "income" must be an array of 2/],
    ['a fraction in a column of integers', [{ age: 1.5, income: 1 }], matrix, columns, /Column "age" of row 0 must be a whole number/],
    ['a hole in a column that is required', [{ age: null, income: 1 }], matrix, columns, /Column "age" of row 0.*not null/],
    ['a row of the wrong length', [[1, 2, 3]], matrix, columns, /Row 0 must be an array of 2 values \(age, income\)/],
    ['a byte that is no boolean', { b: tensor([2], [1], 'uint8').data }, [value('b', 'bool', ['N'])], undefined, /must be 0 or 1/],
  ])('is refused when it is %s', (_, input, graph, signature, message) => {
    const parse = inputParser(graph, signature);
    const refusal = expect.objectContaining({ name: 'ValidationError', message: expect.stringMatching(message) });
    let error: unknown;
    try {
      parse(input);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toEqual(refusal);
    expect(Object.keys((error as ValidationError).details)).toEqual(expect.arrayContaining(['input', 'expected', 'given']));
  });

  it('takes tensors of the signature’s type where the graph has a smaller float, as Python does', () => {
    const signature: ModelSignature = { inputs: [{ name: 'x', type: 'tensor', dtype: 'float64', shape: [-1, 2] }] };
    const given = tensor(Float64Array.of(0.1, 2), [1, 2]);
    expect(inputParser(matrix, signature)(given)).toEqual({ x: tensor([0.1, 2], [1, 2]) });
    expect(() => inputParser(matrix, undefined)(given)).toThrow(/must be float32/);
  });

  it('is narrowed by the shape in the signature, which must not contradict the graph', () => {
    const signature = (shape: number[], name = 'x'): ModelSignature => ({ inputs: [{ name, type: 'tensor', dtype: 'float32', shape }] });
    expect(() => inputParser(matrix, signature([1, 2]))(tensor([1, 2, 3, 4], [2, 2]))).toThrow(/float32 \[1, 2\]/);
    expect(() => inputParser(matrix, signature([-1, 3]))).toThrow(ModelError);
    expect(() => inputParser(matrix, signature([-1, 2], 'y'))).toThrow(/signature has an input "y"/);
    expect(() => inputParser([{ name: 's', kind: 'sequence', onnxType: 'seq(tensor(float))' }], undefined)).toThrow(/cannot take/);
  });
});
