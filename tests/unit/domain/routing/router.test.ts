import { expect, test } from 'vitest';
import { hashUnit, saltedHash, saltState } from '../../../../src/domain/routing/hash.js';
import { type AssignedUnits, compileRouter, type StoredAssignment } from '../../../../src/domain/routing/router.js';
import type { UnitAttributes } from '../../../../src/domain/routing/routing-plan.js';
import { armsOf, planWith } from './routing-plans.js';

const units = Array.from({ length: 2000 }, (_, index) => `unit-${index}`);

test('a covered unit gets an arm by its hash, with the arm’s share as propensity', () => {
  const router = compileRouter(planWith({ arms: armsOf(1, 3) }));
  for (const unit of units) {
    const { high, low } = hashUnit(unit);
    const routed = router.route(unit);
    expect(routed).toEqual({
      arm: routed.arm,
      reason: 'SPLIT',
      enrolled: true,
      propensity: [0.25, 0.75][routed.arm],
      unitHigh: high,
      unitLow: low,
    });
  }
});

test('the same unit gets the same arm from every router of the plan, however its id is written', () => {
  const [one, other] = [compileRouter(planWith()), compileRouter(planWith())];
  for (let unit = 0; unit < 500; unit++) {
    expect(one.route(unit)).toEqual(other.route(String(unit)));
    expect(one.route(unit)).toEqual(other.route(BigInt(unit)));
  }
});

test('decisions do not leak from one unit to the next', () => {
  const router = compileRouter(planWith());
  const first = router.route('é');
  const copy = { ...first };
  router.route('日本');
  router.route(undefined);
  expect(first).toEqual(copy);
  expect(router.route('é')).toEqual(copy);
});

test('a missing unit gets the control and is not analysed', () => {
  const router = compileRouter(planWith({ control: 1 }));
  router.route('somebody');
  for (const unit of [undefined, null, '', Number.NaN, {}, true]) {
    expect(router.route(unit)).toEqual({ arm: 1, reason: 'MISSING_UNIT', enrolled: false, propensity: 1, unitHigh: 0, unitLow: 0 });
  }
});

test('every range is half-open: a unit at a border belongs to what begins there', () => {
  const unit = 'unit-1';
  const place = (salt: string) => saltedHash(saltState(salt), unit);
  const share = (count: number) => count / 2 ** 32;
  const reason = (changes: Parameters<typeof planWith>[0]) => compileRouter(planWith(changes)).route(unit).reason;
  const layer = share(place('layer:ranking'));
  expect(reason({ layer: { name: 'ranking', range: [0, layer] } })).toBe('OTHER_TEST');
  expect(reason({ layer: { name: 'ranking', range: [layer, 1] } })).toBe('SPLIT');
  expect(reason({ holdout: { name: '2026', share: share(place('holdout:2026')) } })).toBe('SPLIT');
  expect(reason({ holdout: { name: '2026', share: share(place('holdout:2026') + 1) } })).toBe('HELD_OUT');
  for (const allocator of ['contiguous', 'rendezvous'] as const) {
    expect(reason({ allocator, coverage: share(place('coverage:checkout-model')) })).toBe('NOT_COVERED');
    expect(reason({ allocator, coverage: share(place('coverage:checkout-model') + 1) })).toBe('SPLIT');
  }
  const arm = place('arm:checkout-model');
  const armAt = (border: number) => compileRouter(planWith({ arms: armsOf(border, 2 ** 32 - border) })).route(unit).arm;
  expect([armAt(arm), armAt(arm + 1)]).toEqual([1, 0]);
});

test('every check sends to the control, in the order of the contract', () => {
  const everything = planWith({
    arms: armsOf(1, 1, 1),
    control: 2,
    minVersion: 3,
    forced: { vip: 'b' },
    layer: { name: 'ranking', range: [0, 0.5] },
    holdout: { name: '2026', share: 0.3 },
    targeting: [{ attribute: 'country', op: 'eq', value: 'DE' }],
    coverage: 0.4,
  });
  const router = compileRouter(everything);
  const here: UnitAttributes = { country: 'DE' };
  const reasonOf = (unit: string, attributes?: UnitAttributes, stored?: StoredAssignment) => {
    const { arm, reason, enrolled, propensity } = router.route(unit, attributes, undefined, keeping(stored));
    if (!enrolled) expect({ arm, propensity }).toEqual({ arm: 2, propensity: 1 });
    return reason;
  };
  const layered = compileRouter({ ...everything, holdout: undefined, targeting: [], coverage: 1 });
  const held = compileRouter({ ...everything, layer: undefined, targeting: [], coverage: 1 });
  const covered = compileRouter({ ...everything, layer: undefined, holdout: undefined, targeting: [] });
  const seen = new Map<string, number>();
  for (const unit of units) {
    const expected =
      layered.route(unit).reason === 'OTHER_TEST'
        ? 'OTHER_TEST'
        : held.route(unit).reason === 'HELD_OUT'
          ? 'HELD_OUT'
          : covered.route(unit).reason;
    expect(reasonOf(unit, here)).toBe(expected);
    expect(reasonOf(unit)).toBe(expected === 'OTHER_TEST' || expected === 'HELD_OUT' ? expected : 'NOT_TARGETED');
    const free = expected !== 'OTHER_TEST' && expected !== 'HELD_OUT';
    expect(reasonOf(unit, undefined, { arm: 'a', version: 3 })).toBe(free ? 'CACHED' : expected);
    expect(reasonOf(unit, here, { arm: 'a', version: 2 })).toBe(free ? 'EXCLUDED_VERSION' : expected);
    expect(router.route(unit, undefined, 'b')).toMatchObject({ arm: 1, reason: 'FORCED', enrolled: false, propensity: 1 });
    seen.set(expected, (seen.get(expected) ?? 0) + 1);
  }
  expect([...seen.keys()].sort()).toEqual(['HELD_OUT', 'NOT_COVERED', 'OTHER_TEST', 'SPLIT']);
  expect(router.route('vip')).toMatchObject({ arm: 1, reason: 'FORCED', enrolled: false, propensity: 1 });
});

test('the call forces before the definition does, and even without a unit; a name that is no arm is ignored', () => {
  const router = compileRouter(planWith({ forced: { vip: 'candidate', '7': 'candidate' } }));
  expect(router.route('vip', undefined, 'current')).toMatchObject({ arm: 0, reason: 'FORCED' });
  expect(router.route(undefined, undefined, 'candidate')).toMatchObject({ arm: 1, reason: 'FORCED', enrolled: false });
  expect(router.route(7)).toMatchObject({ arm: 1, reason: 'FORCED' });
  for (const name of ['nobody', '', '__proto__', 'constructor']) {
    expect(router.route('vip', undefined, name)).toEqual(router.route('vip'));
    expect(router.route('somebody', undefined, name).reason).toBe('SPLIT');
  }
});

test('a stored assignment keeps its arm by name with the propensity it had', () => {
  const router = compileRouter(planWith({ arms: armsOf(1, 1, 0), coverage: 0 }));
  const kept = (stored: StoredAssignment) => router.route('unit', undefined, undefined, keeping(stored));
  expect(kept({ arm: 'b', version: 1 })).toMatchObject({ arm: 1, reason: 'CACHED', enrolled: true, propensity: 0.5 });
  expect(kept({ arm: 'b', version: 1, propensity: 0.2 })).toMatchObject({ arm: 1, propensity: 0.2 });
  expect(kept({ arm: 'c', version: 1 })).toMatchObject({ arm: 2, reason: 'CACHED', propensity: 1 });
  expect(kept({ arm: 'gone', version: 1 }).reason).toBe('NOT_COVERED');
});

test('an assignment to an arm that is gone, and one that was not loaded, give the hash arm', () => {
  const router = compileRouter(planWith());
  for (const unit of units.slice(0, 100)) {
    const hashed = router.route(unit);
    expect(router.route(unit, undefined, undefined, keeping({ arm: 'gone', version: 1 }))).toEqual(hashed);
    expect(router.route(unit, undefined, undefined, keeping('not-loaded'))).toEqual({ ...hashed, reason: 'STICKY_NOT_LOADED' });
    expect(router.route(unit, undefined, undefined, keeping(null as unknown as undefined))).toEqual(hashed);
  }
});

test('what is kept is asked for by the unit’s own hash, and only of units that could take part', () => {
  const asked: string[] = [];
  const store: AssignedUnits = {
    assigned: (high, low) => {
      asked.push(`${high} ${low}`);
      return undefined;
    },
  };
  const router = compileRouter(planWith({ layer: { name: 'ranking', range: [0, 0.5] }, forced: { vip: 'candidate' } }));
  const free = units.filter((unit) => router.route(unit, undefined, undefined, store).reason === 'SPLIT');
  router.route('vip', undefined, undefined, store);
  router.route(undefined, undefined, undefined, store);
  expect(asked).toEqual(free.map((unit) => `${hashUnit(unit).high} ${hashUnit(unit).low}`));
});

test('an arm of weight 0 gets no unit by hash, wherever it stands', () => {
  for (const allocator of ['contiguous', 'rendezvous'] as const) {
    for (const weights of [
      [0, 1, 1],
      [1, 0, 1],
      [1, 1, 0],
      [0, 0, 1],
    ]) {
      const router = compileRouter(planWith({ arms: armsOf(...weights), allocator }));
      for (const unit of units.slice(0, 500)) expect(weights[router.route(unit).arm]).toBe(1);
    }
  }
});

test('a reweighted router keeps everything else of the plan', () => {
  const router = compileRouter(planWith({ forced: { vip: 'candidate' }, coverage: 0.5 }));
  const turned = router.reweighted([0, 1]);
  expect(turned.plan).toEqual({
    ...router.plan,
    arms: [
      { name: 'current', weight: 0 },
      { name: 'candidate', weight: 1 },
    ],
  });
  expect(router.reweighted([1, 1], 1).plan).toEqual({ ...router.plan, coverage: 1 });
  expect(turned.route('vip').reason).toBe('FORCED');
  expect(() => router.reweighted([1])).toThrow('The weight of arm "candidate" must be a finite number');
  expect(router.armOf('candidate')).toBe(1);
  expect(router.armOf('gone')).toBeUndefined();
});

test('units of a holdout take part in none of the tests that name it', () => {
  const routers = ['one', 'two', 'three'].map((salt) => compileRouter(planWith({ salt, holdout: { name: '2026', share: 0.1 } })));
  const held = units.filter((unit) => routers[0]?.route(unit).reason === 'HELD_OUT');
  expect(held.length).toBeGreaterThan(140);
  expect(held.length).toBeLessThan(260);
  for (const router of routers) expect(units.filter((unit) => router.route(unit).reason === 'HELD_OUT')).toEqual(held);
});

/** A store that keeps the same of every unit. */
function keeping(stored: ReturnType<AssignedUnits['assigned']>): AssignedUnits {
  return { assigned: () => stored };
}
