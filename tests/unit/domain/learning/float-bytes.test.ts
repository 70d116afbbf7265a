import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { encodeFloats } from '../../../../src/core/float-bytes.js';
import { decodeFloats } from '../../../../src/domain/learning/float-bytes.js';

describe('Numbers as base64', () => {
  test('keep every bit', () => {
    const numbers = Float64Array.of(0, -0, 1 / 3, 5e-324, -Number.MAX_VALUE, Number.NaN, Number.NEGATIVE_INFINITY);
    const decoded = decodeFloats(encodeFloats(numbers), 7);
    expect([...decoded]).toEqual([...numbers]);
    expect(Object.is(decoded[1], -0)).toBe(true);
    expect(decodeFloats(encodeFloats(new Float64Array(0)))).toHaveLength(0);
  });

  test('are the bytes of NumPy and other little endian writers', () => {
    // base64.b64encode(numpy.array([1.5, -2.0]).tobytes())
    expect(encodeFloats(Float64Array.of(1.5, -2))).toBe('AAAAAAAA+D8AAAAAAAAAwA==');
  });

  test('encode a part of a larger array', () => {
    expect(encodeFloats(Float64Array.of(9, 1.5, -2).subarray(1))).toBe('AAAAAAAA+D8AAAAAAAAAwA==');
  });

  test.each([
    ['a number', 3],
    ['nothing', undefined],
    ['other characters', 'AAAAAAAA+D8AAAAAAAAAwA=§'],
    ['a cut end', 'AAAAAAAA+D8AAAAAAAAAwA'],
    ['half a number', 'AAAAAAAA+D8AAAA='],
    ['the alphabet of addresses', 'AAAAAAAA-D8AAAAAAAAAwA=='],
  ])('are refused when they are %s', (_, text) => {
    expect(() => decodeFloats(text)).toThrow(ValidationError);
  });

  test('are refused when they are more or fewer than there must be', () => {
    expect(() => decodeFloats('AAAAAAAA+D8AAAAAAAAAwA==', 3)).toThrow('A saved learner holds 2 numbers where 3 belong.');
  });
});
