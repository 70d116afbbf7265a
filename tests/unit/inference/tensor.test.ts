import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../../src/core/errors/request-error.js';
import { tensor } from '../../../src/inference/tensor.js';

describe('tensor', () => {
  it.each([
    ['numbers', [1.5, 2], 'float32', new Float32Array([1.5, 2])],
    ['bigints', [1n, -2n], 'int64', new BigInt64Array([1n, -2n])],
    ['booleans', [true, false], 'bool', new Uint8Array([1, 0])],
    ['strings', ['a', 'b'], 'string', ['a', 'b']],
    ['bytes', new Uint8Array([1, 2]), 'uint8', new Uint8Array([1, 2])],
    ['unsigned 64 bits', new BigUint64Array([1n, 2n]), 'uint64', new BigUint64Array([1n, 2n])],
  ] as const)('takes the type from %s', (_, data, type, expected) => {
    expect(tensor(data, [2, 1])).toEqual({ type, shape: [2, 1], data: expected });
  });

  it('keeps the memory of a typed array of the right class', () => {
    const data = new Float32Array([1, 2, 3, 4]);
    expect(tensor(data, [2, 2]).data).toBe(data);
  });

  it('converts numbers to the type that is asked for, or refuses those it does not hold', () => {
    expect(tensor([1, 2], [2], 'int64').data).toEqual(new BigInt64Array([1n, 2n]));
    expect(tensor([0.5, 2], [2], 'float16').data).toEqual(new Uint16Array([0x3800, 0x4000]));
    expect(tensor(new Float64Array([1, 2]), [2], 'float32').data).toEqual(new Float32Array([1, 2]));
    expect(() => tensor([1, 2.5], [2], 'int32')).toThrow(/Element 1 of a int32 tensor must be an integer.*not 2\.5/);
    expect(() => tensor([300], [1], 'uint8')).toThrow(ValidationError);
    expect(() => tensor([2 ** 53], [1], 'int64')).toThrow(/bigint/);
    expect(() => tensor([1e39], [1], 'float32')).toThrow(ValidationError);
    expect(() => tensor(new Uint8Array([0, 2]), [2], 'bool')).toThrow(ValidationError);
  });

  it('takes a single value for the shape [], and nothing for a size of 0', () => {
    expect(tensor([5], []).shape).toEqual([]);
    expect(tensor([], [0, 3], 'float32').data).toHaveLength(0);
  });

  it.each([
    [[1, 2, 3], [2, 2], /shape \[2, 2\] has 4 elements, but the data has 3/],
    [[1], [-1], /shape of a tensor/],
    [[1], [0.5], /shape of a tensor/],
    ['text', [1], /must be a typed array or an array/],
  ])('refuses data %s of shape %s', (data, shape, message) => {
    expect(() => tensor(data as never, shape)).toThrow(message);
  });

  it('refuses a type that there is not', () => {
    expect(() => tensor([1], [1], 'float' as never)).toThrow(/such as float32/);
  });
});
