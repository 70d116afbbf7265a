import { expect, test } from 'vitest';
import { splits } from '../../../../src/domain/routing/splits.js';

test('a balanced split gives every arm the same, the first is the control', () => {
  expect(splits.balanced(['current', 'candidate'])).toEqual([
    { name: 'current', trafficWeight: 0.5, control: true },
    { name: 'candidate', trafficWeight: 0.5, control: false },
  ]);
  expect(splits.balanced(['a', 'b', 'c', 'd']).map(({ trafficWeight }) => trafficWeight)).toEqual([0.25, 0.25, 0.25, 0.25]);
});

test('a conservative split divides a small share among the challengers', () => {
  expect(splits.conservative('current', ['candidate'])).toEqual([
    { name: 'current', trafficWeight: 0.9, control: true },
    { name: 'candidate', trafficWeight: 0.1, control: false },
  ]);
  expect(splits.conservative('current', ['b', 'c'], 0.5).map(({ trafficWeight }) => trafficWeight)).toEqual([0.5, 0.25, 0.25]);
});

test('splits that cannot be are refused with the reason', () => {
  expect(() => splits.balanced(['alone'])).toThrow('at least two names');
  expect(() => splits.balanced('ab' as unknown as string[])).toThrow('at least two names');
  expect(() => splits.balanced(['a', 'b', 'a'])).toThrow('The split has the name "a" twice');
  expect(() => splits.balanced(['a', ''])).toThrow('Name 2 of the split must not be empty');
  expect(() => splits.conservative('a', [])).toThrow('at least two names');
  expect(() => splits.conservative('a', ['a'])).toThrow('twice');
  expect(() => splits.conservative('a', 'b' as unknown as string[])).toThrow('The challengers must be a list of names');
  for (const share of [0, 1, -0.1, Number.NaN]) expect(() => splits.conservative('a', ['b'], share)).toThrow('above 0 and below 1');
});
