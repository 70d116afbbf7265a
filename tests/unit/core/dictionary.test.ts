import { expect, test } from 'vitest';
import { dictionary } from '../../../src/core/dictionary.js';

test('a dictionary keeps any key as plain data', () => {
  const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''];
  const result = dictionary(keys.map((key) => [key, `value of ${key}`]));
  expect(Object.keys(result)).toEqual(keys);
  expect(Object.entries(result)[0]).toEqual(['__proto__', 'value of __proto__']);
  expect(Object.getPrototypeOf(result)).toBeNull();
  expect(({} as Record<string, unknown>)['value of __proto__']).toBeUndefined();
});

test('of a repeated key the last value counts, and a missing key is undefined', () => {
  const result = dictionary([
    ['a', 1],
    ['a', 2],
  ]);
  expect(result['a']).toBe(2);
  expect(result['toString']).toBeUndefined();
});
