import { expect, test } from 'vitest';
import { canonicalUnitId } from '../../../../src/domain/routing/unit-id.js';

test('a number, a bigint and a text that say the same are the same unit', () => {
  for (const unitId of [7, 7n, '7']) expect(canonicalUnitId(unitId)).toBe('7');
  expect(canonicalUnitId(-0)).toBe('0');
  expect(canonicalUnitId(0.5)).toBe('0.5');
  expect(canonicalUnitId(2n ** 64n)).toBe('18446744073709551616');
});

test('texts are taken as they are', () => {
  for (const unitId of ['007', ' 7 ', '1e3', 'é', 'e\u0301']) expect(canonicalUnitId(unitId)).toBe(unitId);
});

test('what names nobody is no unit', () => {
  const none = [
    '',
    undefined,
    null,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -Number.POSITIVE_INFINITY,
    true,
    {},
    [],
    Symbol('unit'),
    () => 'unit',
  ];
  for (const unitId of none) expect(canonicalUnitId(unitId)).toBeUndefined();
});
