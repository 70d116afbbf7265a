import { expect, test } from 'vitest';
import { contextReader, contextSize } from '../../../../../src/domain/experiment/bandits/request-context.js';
import type { ContextAttribute } from '../../../../../src/domain/experiment/definition/test-policies.js';

const attributes: readonly ContextAttribute[] = ['age', 'member', { attribute: 'device', values: ['phone', 'tablet', 3] }];

test('a context is a constant, the numbers, and a mark for one of several values', () => {
  const read = contextReader(attributes);
  expect(contextSize(attributes)).toBe(6);
  expect([...(read({ age: 0.3, member: true, device: 'tablet' }) ?? [])]).toEqual([1, 0.3, 1, 0, 1, 0]);
  expect([...(read({ age: -2, member: 0, device: 3 }) ?? [])]).toEqual([1, -2, 0, 0, 0, 1]);
  expect([...(read({ age: 1, member: false, device: 'watch' }) ?? [])]).toEqual([1, 1, 0, 0, 0, 0]);
});

test('numbers are cut before their squares drown all others', () => {
  expect([...(contextReader(['x', 'y'])({ x: Number.POSITIVE_INFINITY, y: -1e300 }) ?? [])]).toEqual([1, 1e6, -1e6]);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['no object', 'age'],
  ['a missing number', { member: true, device: 'phone' }],
  ['a number that is none', { age: Number.NaN, member: true, device: 'phone' }],
  ['a number as text', { age: '3', member: true, device: 'phone' }],
  ['a missing value', { age: 3, member: true }],
  ['null as a value', { age: 3, member: true, device: null }],
  ['an inherited attribute', Object.create({ age: 3, member: true, device: 'phone' })],
  [
    'an attribute that throws',
    {
      get age() {
        throw new Error('no');
      },
    },
  ],
])('%s makes no context, and never throws', (_, of) => {
  expect(contextReader(attributes)(of as never)).toBeUndefined();
});
