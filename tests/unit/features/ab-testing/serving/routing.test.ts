import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { readRequestId } from '../../../../../src/domain/routing/request-id.js';
import { checkout, openFramework, runningTest } from '../framework-fixture.js';

const users = Array.from({ length: 2000 }, (_, index) => `user-${index}`);

test('a unit has one variant on every replica, and its request id says so', async () => {
  const { ab, state, clock } = await runningTest();
  const replica = openFramework({ state }).ab;
  await replica.ready();
  for (const unitId of users.slice(0, 200)) {
    const decision = ab.routeRequest({ testId: 'checkout', unitId });
    const other = replica.routeRequest({ testId: 'checkout', unitId });
    expect(other).toEqual({ ...decision, requestId: other.requestId });
    expect(decision).toMatchObject({ reason: 'SPLIT', enrolled: true, propensity: 0.5 });
    const reference = readRequestId(decision.requestId);
    expect(reference).toMatchObject({ testId: 'checkout', version: 1, period: 1, timestamp: clock.now(), enrolled: true });
    expect(['current', 'candidate'][reference?.arm ?? 2]).toBe(decision.variant);
  }
});

test('units are counted once, however often they come, and by variant', async () => {
  const { ab } = await runningTest({
    variants: [
      { name: 'current', trafficWeight: 3 },
      { name: 'candidate', trafficWeight: 1 },
    ],
  });
  const counts = new Map<string, number>();
  for (const unitId of users) {
    const { variant } = ab.routeRequest({ testId: 'checkout', unitId });
    ab.routeRequest({ unitId });
    counts.set(variant, (counts.get(variant) ?? 0) + 1);
  }
  const { variants, srm } = await ab.analyzeResults('checkout');
  expect(Object.fromEntries(variants.map(({ name, units }) => [name, units]))).toEqual(Object.fromEntries(counts));
  expect((counts.get('candidate') ?? 0) / users.length).toBeCloseTo(0.25, 1);
  expect(srm).toMatchObject({ status: 'ok', mismatch: false });
});

test('looking at an assignment enrols nobody', async () => {
  const { ab } = await runningTest();
  const peeked = users.map((unitId) => ab.peekAssignment({ testId: 'checkout', unitId }));
  expect((await ab.analyzeResults('checkout')).variants.map(({ units }) => units)).toEqual([0, 0]);
  for (const [index, unitId] of users.entries()) {
    expect(ab.routeRequest({ testId: 'checkout', unitId })).toMatchObject(peeked[index] ?? {});
  }
  expect(peeked[0]).not.toHaveProperty('requestId');
});

test('requests without an id are units of their own, divided by weight', async () => {
  const { ab } = await runningTest({ unit: 'request' }, { random: seededRandom(1) });
  const variants = Array.from({ length: 4000 }, () => ab.routeRequest({ testId: 'checkout' }));
  const candidates = variants.filter(({ variant }) => variant === 'candidate').length;
  expect(Math.abs(candidates - 2000)).toBeLessThan(160);
  expect(new Set(variants.map(({ requestId }) => requestId)).size).toBe(4000);
  const named = [1, 2, 3].map(() => ab.routeRequest({ testId: 'checkout', unitId: 'one request, retried' }).variant);
  expect(new Set(named).size).toBe(1);
});

test('numbers, bigints and texts of one id are one unit', async () => {
  const { ab } = await runningTest();
  const variants = [7, 7n, '7'].map((unitId) => ab.routeRequest({ testId: 'checkout', unitId }));
  expect(new Set(variants.map(({ variant }) => variant)).size).toBe(1);
});

describe('a request outside the analysis gets its variant and the reason', () => {
  test.each<[string, object, object, object]>([
    ['without a unit', {}, { unitId: undefined }, { reason: 'MISSING_UNIT', variant: 'current' }],
    ['with a unit that is none', {}, { unitId: Number.NaN }, { reason: 'MISSING_UNIT', variant: 'current' }],
    ['that forces a variant', {}, { force: 'candidate' }, { reason: 'FORCED', variant: 'candidate' }],
    ['of a unit that is forced', { forced: { ann: 'candidate' } }, {}, { reason: 'FORCED', variant: 'candidate' }],
    ['that is not targeted', { targeting: [{ attribute: 'country', op: 'eq', value: 'DE' }] }, {}, { reason: 'NOT_TARGETED' }],
    ['that is not covered', { coverage: 0 }, {}, { reason: 'NOT_COVERED', variant: 'current' }],
    ['that is held out', { holdout: { name: 'all', share: 1 } }, {}, { reason: 'HELD_OUT', variant: 'current' }],
  ])('%s', async (_, definition, request, decision) => {
    const { ab } = await runningTest(definition);
    const given = ab.routeRequest({ testId: 'checkout', unitId: 'ann', ...request });
    expect(given).toMatchObject({ ...decision, enrolled: false, propensity: 1 });
    expect(ab.recordOutcome(given.requestId, { reward: 1 })).toEqual({ accepted: false, reason: 'not-enrolled' });
    expect((await ab.analyzeResults('checkout')).variants.map(({ units }) => units)).toEqual([0, 0]);
  });

  test('an unknown forced variant is ignored: it may come from traffic', async () => {
    const { ab } = await runningTest();
    expect(ab.routeRequest({ testId: 'checkout', unitId: 'ann', force: 'rival' })).toMatchObject({ reason: 'SPLIT', enrolled: true });
  });

  test('while the test does not run, and after the framework is closed', async () => {
    const { ab } = openFramework();
    const control = { variant: 'current', reason: 'DISABLED', enrolled: false };
    const reasons: unknown[] = [];
    const look = () => reasons.push(ab.routeRequest({ testId: 'checkout', unitId: 'ann' }));
    await ab.createTest(checkout);
    look();
    await ab.startTest('checkout');
    expect(ab.routeRequest({ testId: 'checkout', unitId: 'ann' }).reason).toBe('SPLIT');
    await ab.pauseTest('checkout');
    look();
    await ab.resumeTest('checkout');
    expect(ab.routeRequest({ testId: 'checkout', unitId: 'ann' }).reason).toBe('SPLIT');
    await ab.completeTest('checkout');
    look();
    await ab.deleteTest('checkout');
    look();
    await ab.close();
    look();
    expect(reasons).toEqual(Array.from({ length: 5 }, () => expect.objectContaining(control)));
  });
});

describe('the test of a request', () => {
  test('is the only one that runs when it is not named, also when it runs no more', async () => {
    const { ab, clock } = await runningTest();
    await ab.createTest({ ...checkout, testId: 'draft' });
    expect(ab.routeRequest({ unitId: 'ann' })).toMatchObject({ testId: 'checkout', reason: 'SPLIT' });
    clock.advance(1000);
    await ab.completeTest('checkout');
    expect(ab.routeRequest({ unitId: 'ann' })).toMatchObject({ testId: 'checkout', reason: 'DISABLED' });
    await ab.startTest('draft');
    expect(ab.routeRequest({ unitId: 'ann' })).toMatchObject({ testId: 'draft', reason: 'SPLIT' });
  });

  test('must be named while several run', async () => {
    const { ab } = await runningTest();
    await ab.createTest({ ...checkout, testId: 'second' });
    await ab.startTest('second');
    expect(() => ab.routeRequest({ unitId: 'ann' })).toThrow(/"checkout", "second" are running; say which one/);
    expect(ab.routeRequest({ testId: 'second', unitId: 'ann' }).testId).toBe('second');
  });

  test('that is not known gives the control before the tests were read, and is an error afterwards', async () => {
    const { ab } = openFramework();
    const early = ab.routeRequest({ testId: 'checkout', unitId: 'ann' });
    expect(early).toMatchObject({ testId: 'checkout', variant: 'control', reason: 'NOT_READY', enrolled: false });
    expect(readRequestId(early.requestId)).toMatchObject({ testId: 'checkout', enrolled: false });
    expect(ab.routeRequest({ unitId: 'ann' })).toMatchObject({ testId: '', reason: 'NOT_READY', requestId: '' });
    await ab.ready();
    expect(() => ab.routeRequest({ testId: 'checkout', unitId: 'ann' })).toThrow(/There is no test "checkout". There is none/);
    expect(() => ab.routeRequest({ unitId: 'ann' })).toThrow(/There is no test that was started/);
    expect(() => ab.routeRequest('checkout' as never)).toThrow(/must be an object such as/);
  });
});
