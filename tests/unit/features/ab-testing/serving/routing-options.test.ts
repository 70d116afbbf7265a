import { expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { checkout, openFramework, runningTest } from '../framework-fixture.js';

const users = Array.from({ length: 2000 }, (_, index) => `user-${index}`);

test('a holdout keeps the same share of units out of every test that names it, and out of its analysis', async () => {
  const { ab } = openFramework();
  const holdout = { name: 'quarter', share: 0.2 };
  for (const testId of ['a', 'b']) {
    await ab.createTest({ ...checkout, testId, holdout });
    await ab.startTest(testId);
  }
  await ab.createTest({ ...checkout, testId: 'free' });
  await ab.startTest('free');
  const heldOut = (testId: string) => users.filter((unitId) => ab.routeRequest({ testId, unitId }).reason === 'HELD_OUT');
  const out = heldOut('a');
  expect(out.length / users.length).toBeGreaterThan(0.17);
  expect(out.length / users.length).toBeLessThan(0.23);
  expect(heldOut('b')).toEqual(out);
  expect(heldOut('free')).toEqual([]);
  const [unitId] = out;
  const { requestId, ...decision } = ab.routeRequest({ testId: 'a', unitId });
  expect(decision).toMatchObject({ variant: 'current', enrolled: false, propensity: 1 });
  expect(ab.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: false, reason: 'not-enrolled' });
  const { variants, srm } = await ab.analyzeResults('a');
  expect(variants.reduce((sum, { units }) => sum + units, 0)).toBe(users.length - out.length);
  expect(srm).toMatchObject({ status: 'ok', mismatch: false });
  await expect(ab.updateTest('a', { holdout: { name: 'quarter', share: 0.1 } })).rejects.toThrow(/holdout of test "a" cannot be changed/);
});

test('with rendezvous a unit leaves its variant only for one that gained weight, and shares are as configured', async () => {
  const variants = ['one', 'two', 'three'].map((name) => ({ name, trafficWeight: 1 }));
  const arms = async (allocator: 'rendezvous' | 'contiguous') => {
    const { ab } = await runningTest({ variants, allocator });
    const places = () => users.map((unitId) => ab.peekAssignment({ unitId }).variant);
    const before = places();
    await ab.updateTest('checkout', { trafficWeights: { one: 2 } });
    const after = places();
    for (const unitId of users) ab.routeRequest({ unitId });
    const { srm, variants: analysed } = await ab.analyzeResults('checkout');
    expect(srm).toMatchObject({ status: 'ok', mismatch: false });
    expect(analysed[0]?.share).toBeCloseTo(0.5, 1);
    return before.flatMap((arm, unit) => (arm === after[unit] ? [] : [`${arm} to ${after[unit]}`]));
  };
  expect(new Set(await arms('rendezvous'))).toEqual(new Set(['two to one', 'three to one']));
  // The border between two others moves as well where ranges lie side by side.
  expect(new Set(await arms('contiguous'))).toContain('three to two');
});

test('a seeded source of randomness gives requests without an id the same variants again', async () => {
  const routed = async (seed?: number) => {
    const { ab } = await runningTest({ unit: 'request' }, seed === undefined ? {} : { random: seededRandom(seed) });
    return Array.from({ length: 100 }, () => {
      const { requestId, variant } = ab.routeRequest();
      expect(ab.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: true });
      return variant;
    });
  };
  const once = await routed(5);
  expect(await routed(5)).toEqual(once);
  expect(await routed(6)).not.toEqual(once);
  expect(await routed()).not.toEqual(await routed());
});
