import { expect, test } from 'vitest';
import { parsePythonJson, toPythonJson } from '../../../../src/domain/mlmodel/python-json.js';

test.each([
  [0.1, '0.1'],
  [1, '1.0'],
  [-0, '-0.0'],
  [1e-4, '0.0001'],
  [1e-5, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [1e15, '1000000000000000.0'],
  [1e16, '1e+16'],
  [123456789012345680000, '1.2345678901234568e+20'],
  [1e300, '1e+300'],
  [5e-324, '5e-324'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
])('the float %d is written as Python writes it: %s', (value, text) => {
  expect(toPythonJson(value, true)).toBe(text);
});

test('whole numbers stay whole where no float is meant, bigints keep their digits', () => {
  expect(toPythonJson([1, -0, 2n ** 63n - 1n, 2.5])).toBe('[1, 0, 9223372036854775807, 2.5]');
});

test('everything outside ASCII is escaped, absent fields are left out', () => {
  expect(toPythonJson({ ß: '👁\n"', gone: undefined, none: null })).toBe('{"\\u00df": "\\ud83d\\udc41\\n\\"", "none": null}');
});

test('bare NaN and Infinity are numbers, in texts they stay', () => {
  expect(parsePythonJson('{"a": [NaN, -Infinity, Infinity], "b": "NaN, \\"Infinity"}')).toEqual({
    a: [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    b: 'NaN, "Infinity',
  });
  expect(parsePythonJson('["\\u0000", "\\u00007"]')).toEqual(['\0', '\u00007']);
});
