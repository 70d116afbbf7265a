import { expect, test } from 'vitest';
import type { TargetingRule, UnitAttributes } from '../../../../src/domain/routing/routing-plan.js';
import { compileTargeting } from '../../../../src/domain/routing/targeting.js';

function holds(op: TargetingRule['op'], value: TargetingRule['value'], actual: unknown): boolean {
  return compileTargeting([{ attribute: 'x', op, value }])?.({ x: actual } as UnitAttributes) === true;
}

test.each([
  ['eq', 'DE', ['DE'], ['de', 5, true]],
  ['eq', 5, [5], ['5', 5.1]],
  ['ne', 'DE', ['FR', ''], ['DE', 5, true]],
  ['in', ['DE', 7], ['DE', 7], ['FR', '7', 8]],
  ['notIn', ['DE', 'FR'], ['AT'], ['DE', 'FR', 5]],
  ['gt', 18, [18.1, 1e9], [18, 17, '19']],
  ['gte', 18, [18, 19], [17.9, '18']],
  ['lt', 'm', ['a', 'Z'], ['m', 'z', 0]],
  ['lte', 18, [18, -1], [18.1, '1', true]],
  ['startsWith', 'ab', ['ab', 'abc'], ['xab', 5]],
  ['endsWith', 'ab', ['ab', 'xab'], ['abx', true]],
  ['contains', '5', ['a5b'], ['ab', 5]],
  ['exists', true, ['', 0, false], []],
] as const)('%s %j holds for %j and not for %j', (op, value, matching, failing) => {
  for (const actual of matching) expect(holds(op, value, actual)).toBe(true);
  for (const actual of failing) expect(holds(op, value, actual)).toBe(false);
});

test('nothing but exists: false holds for an attribute that is absent or no value', () => {
  const ops = ['eq', 'ne', 'in', 'notIn', 'gt', 'gte', 'lt', 'lte', 'startsWith', 'endsWith', 'contains', 'exists'] as const;
  for (const actual of [undefined, null, Number.NaN, {}, [], ['DE'], () => 'DE', Symbol('x'), 5n]) {
    for (const op of ops) {
      const value = op === 'exists' ? true : op === 'in' || op === 'notIn' ? ['DE'] : 'DE';
      expect(holds(op, value, actual)).toBe(false);
    }
    expect(holds('exists', false, actual)).toBe(true);
  }
});

test('all rules must hold', () => {
  const targeted = compileTargeting([
    { attribute: 'country', op: 'eq', value: 'DE' },
    { attribute: 'age', op: 'gte', value: 18 },
  ]);
  expect(targeted?.({ country: 'DE', age: 18 })).toBe(true);
  expect(targeted?.({ country: 'DE', age: 17 })).toBe(false);
  expect(targeted?.({ country: 'DE' })).toBe(false);
});

test('attributes that are no object match nothing, and inherited names are no attributes', () => {
  const targeted = compileTargeting([{ attribute: 'length', op: 'gte', value: 0 }]);
  for (const attributes of [undefined, null, 'text', 5, true]) expect(targeted?.(attributes as unknown as UnitAttributes)).toBe(false);
  for (const attribute of ['constructor', '__proto__', 'toString']) {
    expect(compileTargeting([{ attribute, op: 'exists', value: true }])?.({})).toBe(false);
  }
});

test('no rules need no test', () => {
  expect(compileTargeting([])).toBeUndefined();
});
