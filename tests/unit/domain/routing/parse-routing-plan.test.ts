import { expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { parseRoutingPlan } from '../../../../src/domain/routing/parse-routing-plan.js';
import type { RoutingPlan } from '../../../../src/domain/routing/routing-plan.js';
import { armsOf, planWith } from './routing-plans.js';

const rule = (op: string, value: unknown, attribute: unknown = 'x') => ({ targeting: [{ attribute, op, value }] });

test.each([
  [{ arms: armsOf(1, -1) }, 'The weight of arm "b" must be a finite number, 0 or above, not -1'],
  [{ arms: armsOf(1, Number.NaN) }, 'The weight of arm "b" must be a finite number, 0 or above, not NaN'],
  [{ arms: armsOf(Number.POSITIVE_INFINITY, 1) }, 'The weight of arm "a" must be a finite number, 0 or above, not Infinity'],
  [{ arms: [{ name: 'a', weight: '1' }] }, 'The weight of arm "a" must be a finite number, 0 or above, not the string "1"'],
  [{ arms: armsOf(0, 0) }, 'The weights of all arms are 0; give at least one arm a weight above 0'],
  [{ arms: armsOf(1e308, 1e308) }, 'too large to be added'],
  [{ arms: [] }, 'arms must be a list of 1 to 1000 arms'],
  [{ arms: 'a,b' }, 'arms must be a list'],
  [{ arms: [null] }, 'arms[0] must be an object, not null'],
  [{ arms: [{ name: '', weight: 1 }] }, 'arms[0].name must not be empty'],
  [{ arms: [...armsOf(1, 1), { name: 'a', weight: 1 }] }, 'Two arms have the name "a"; give each its own'],
  [{ control: 2 }, 'control must be the index of an arm, 0 to 1, not 2'],
  [{ control: -1 }, 'control must be the index of an arm'],
  [{ control: 'current' }, 'control must be the index of an arm'],
  [{ coverage: 1.01 }, 'coverage must be a share from 0 to 1, not 1.01'],
  [{ coverage: -0.1 }, 'coverage must be a share from 0 to 1'],
  [{ coverage: Number.NaN }, 'coverage must be a share from 0 to 1, not NaN'],
  [{ holdout: { name: '2026', share: 2 } }, 'holdout.share must be a share from 0 to 1, not 2'],
  [{ holdout: { name: '', share: 0.1 } }, 'holdout.name must not be empty'],
  [{ layer: { name: 'l', range: [0.5, 0.5] } }, 'layer.range must be [start, end] with 0 ≤ start < end ≤ 1'],
  [{ salt: '' }, 'salt must not be empty'],
  [{ salt: 'a\0b' }, 'salt contains the character U+0000'],
  [{ hash: 'md5' }, 'hash must be "fnv" or "growthbook", not the string "md5"'],
  [{ allocator: 'random' }, 'allocator must be "contiguous" or "rendezvous"'],
  [{ hash: 'growthbook', allocator: 'rendezvous' }, 'works with hash "fnv" only'],
  [
    { forced: { vip: 'gold' } },
    'forced sends unit "vip" to the string "gold", which is no arm of the test; there are "current", "candidate"',
  ],
  [{ forced: { '': 'current' } }, 'forced has an empty unit id'],
  [{ forced: null }, 'forced must be an object'],
  [{ minVersion: 1.5 }, 'minVersion must be an integer'],
  [{ targeting: {} }, 'targeting must be a list of rules'],
  [{ targeting: [5] }, 'targeting[0] must be an object'],
  [rule('matches', 'x'), 'targeting[0].op must be one of eq, ne, in'],
  [rule('constructor', 'x'), 'targeting[0].op must be one of'],
  [rule('eq', ['a']), 'targeting[0].value must be a text, a finite number or a boolean for op "eq", not an array'],
  [rule('eq', null), 'targeting[0].value must be a text'],
  [rule('in', 'a'), 'targeting[0].value must be a list, not empty'],
  [rule('notIn', []), 'targeting[0].value must be a list, not empty'],
  [rule('in', ['a', {}]), 'targeting[0].value must be a list'],
  [rule('gt', true), 'targeting[0].value must be a finite number or a text for op "gt", not true'],
  [rule('lte', Number.NaN), 'targeting[0].value must be a finite number or a text'],
  [rule('exists', 'yes'), 'targeting[0].value must be true or false for op "exists"'],
  [rule('startsWith', 5), 'targeting[0].value must be a text for op "startsWith", not 5'],
  [rule('eq', 'x', ''), 'targeting[0].attribute must not be empty'],
])('a plan with %j is refused: %s', (change, message) => {
  const parse = () => parseRoutingPlan(planWith(change as Partial<RoutingPlan>));
  expect(parse).toThrow(ValidationError);
  expect(parse).toThrow(message);
});

test('a sound plan is taken as it is', () => {
  const plan = planWith({
    layer: { name: 'ranking', range: [0.2, 1] },
    holdout: { name: '2026', share: 0.05 },
    targeting: [{ attribute: 'country', op: 'in', value: ['DE', 'AT'] }],
    forced: { ['__proto__']: 'candidate' },
    minVersion: 2,
  });
  expect(parseRoutingPlan(plan)).toEqual(plan);
  expect(parseRoutingPlan(JSON.parse(JSON.stringify(plan)) as RoutingPlan)).toEqual(plan);
});
