import { expect, test } from 'vitest';
import { eventually, openFramework, runningTest } from '../framework-fixture.js';

const units = Array.from({ length: 60 }, (_, index) => `user-${index}`);

test('a sticky unit keeps its variant when weights and targeting change, on every replica', async () => {
  const { ab, state } = await runningTest({ sticky: true });
  const before = new Map<string, string>();
  for (const unitId of units) {
    await ab.loadAssignments(unitId);
    const decision = ab.routeRequest({ unitId });
    expect(decision.reason).toBe('SPLIT');
    before.set(unitId, decision.variant);
  }
  await ab.flush();
  await ab.updateTest('checkout', {
    trafficWeights: { current: 1, candidate: 0 },
    targeting: [{ attribute: 'country', op: 'eq', value: 'DE' }],
  });
  const { ab: replica } = openFramework({ state });
  for (const unitId of units) {
    await replica.loadAssignments(unitId);
    for (const each of [ab, replica]) {
      expect(each.routeRequest({ unitId })).toMatchObject({
        variant: before.get(unitId),
        reason: 'CACHED',
        propensity: 0.5,
        enrolled: true,
      });
    }
  }
});

test('without its assignments a unit gets the variant of its hash and that reason, and the stored one later', async () => {
  const { ab, state } = await runningTest({ sticky: true });
  for (const unitId of units) ab.routeRequest({ unitId });
  await ab.flush();
  await ab.updateTest('checkout', { trafficWeights: { current: 0, candidate: 1 } });
  const { ab: replica } = openFramework({ state });
  await replica.ready();
  const first = units.map((unitId) => replica.routeRequest({ unitId }));
  expect(new Set(first.map(({ reason }) => reason))).toEqual(new Set(['STICKY_NOT_LOADED']));
  expect(new Set(first.map(({ variant }) => variant))).toEqual(new Set(['candidate']));
  await replica.flush();
  for (const unitId of units) {
    const kept = ab.routeRequest({ unitId });
    expect(replica.routeRequest({ unitId })).toMatchObject({ variant: kept.variant, reason: 'CACHED' });
  }
  const variants = units.map((unitId) => replica.routeRequest({ unitId }).variant);
  expect(new Set(variants)).toEqual(new Set(['current', 'candidate']));
});

test('of two replicas that assign a unit at once the first writer wins', async () => {
  const { ab, state } = await runningTest({ sticky: true });
  const { ab: replica } = openFramework({ state, flushIntervalMs: 60_000 });
  await replica.ready();
  await ab.updateTest('checkout', { trafficWeights: { current: 1, candidate: 0 } });
  const late = replica.routeRequest({ unitId: 'ann' });
  const early = ab.routeRequest({ unitId: 'ann' });
  await ab.flush();
  await replica.flush();
  expect(early.variant).toBe('current');
  expect(replica.routeRequest({ unitId: 'ann' }).variant).toBe('current');
  expect(late.reason).toBe('STICKY_NOT_LOADED');
});

test('assignments are written in the background', async () => {
  const { ab, state } = await runningTest({ sticky: true });
  ab.routeRequest({ unitId: 'ann' });
  await eventually(async () => (await state.list('ab/sticky/checkout/')).length === 1);
  const [stored] = await state.list('ab/sticky/checkout/');
  expect(stored?.value).toMatchObject({ version: 1, propensity: 0.5 });
});

test('units of an excluded version leave the analysis', async () => {
  const { ab } = await runningTest({ sticky: true });
  await ab.loadAssignments('ann');
  ab.routeRequest({ unitId: 'ann' });
  await ab.updateTest('checkout', { minVersion: 2 });
  expect(ab.routeRequest({ unitId: 'ann' })).toMatchObject({ variant: 'current', reason: 'EXCLUDED_VERSION', enrolled: false });
  await ab.loadAssignments('bob');
  expect(ab.routeRequest({ unitId: 'bob' }).reason).toBe('SPLIT');
});

test('a forced variant is neither kept nor taken from what is kept', async () => {
  const { ab } = await runningTest({ sticky: true });
  await ab.loadAssignments('ann');
  expect(ab.routeRequest({ unitId: 'ann', force: 'candidate' }).reason).toBe('FORCED');
  const kept = ab.routeRequest({ unitId: 'ann' });
  expect(kept.reason).toBe('SPLIT');
  expect(ab.routeRequest({ unitId: 'ann', force: kept.variant === 'current' ? 'candidate' : 'current' }).reason).toBe('FORCED');
  expect(ab.routeRequest({ unitId: 'ann' })).toMatchObject({ variant: kept.variant, reason: 'CACHED' });
});
