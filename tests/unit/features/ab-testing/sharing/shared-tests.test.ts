import { describe, expect, test } from 'vitest';
import { isNotFound } from '../../../../../src/core/errors/guards.js';
import type { ABTest } from '../../../../../src/features/ab-testing/lifecycle/ab-test.js';
import { claimLayer } from '../../../../../src/features/ab-testing/lifecycle/claim-layer.js';
import { SettableClock } from '../../../../../src/features/testing/settable-clock.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { checkout, eventually, openFramework, runningTest } from '../framework-fixture.js';

const settled = async (starts: readonly Promise<ABTest>[]) =>
  (await Promise.allSettled(starts)).map((start) => (start.status === 'fulfilled' ? start.value.status : start.reason));

describe('creating a test', () => {
  test('again with the same description gives the one that is there, as far as it has come', async () => {
    const { ab, state } = await runningTest();
    const { ab: replica } = openFramework({ state });
    expect(await replica.createTest(checkout)).toMatchObject({ status: 'running', definition: { testId: 'checkout' } });
    await ab.updateTest('checkout', { coverage: 0.5 });
    expect((await replica.createTest(checkout)).definition.coverage).toBe(0.5);
    expect((await ab.listTests()).map(({ definition }) => definition.testId)).toEqual(['checkout']);
  });

  test('with another description is refused, naming what differs', async () => {
    const { ab } = await runningTest();
    await expect(ab.createTest({ ...checkout, unit: 'device', coverage: 0.5 })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: expect.stringContaining('created with another coverage, unit'),
    });
  });

  test('with wrong input stores nothing', async () => {
    const { ab, state } = openFramework();
    await expect(ab.createTest({ ...checkout, variants: [{ name: 'a', trafficWeight: -1 }, { name: 'b' }] })).rejects.toMatchObject({
      code: 'VALIDATION',
    });
    await expect(ab.createTest({ ...checkout, variants: [{ name: 'a', predictor: {} as never }, { name: 'b' }] })).rejects.toThrow(
      /predictor of variant "a" must have a function predict/,
    );
    expect(await state.list('')).toEqual([]);
  });
});

test('a test that does not exist is an error that lists those that do', async () => {
  const { ab } = await runningTest();
  for (const call of [ab.getTest('x'), ab.startTest('x'), ab.completeTest('x'), ab.deleteTest('x'), ab.analyzeResults('x')]) {
    await expect(call).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'There is no test "x". There are "checkout".' });
  }
});

test('replicas take over what another changes, within seconds', async () => {
  const { ab, state } = await runningTest();
  const { ab: replica } = openFramework({ state });
  await replica.ready();
  const reason = () => replica.routeRequest({ testId: 'checkout', unitId: 'ann' }).reason;
  const known = () => {
    try {
      return replica.peekAssignment({ testId: 'second' }) !== undefined;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  };
  expect(reason()).toBe('SPLIT');
  await ab.updateTest('checkout', { targeting: [{ attribute: 'country', op: 'eq', value: 'DE' }] });
  await eventually(() => reason() === 'NOT_TARGETED');
  expect(replica.routeRequest({ unitId: 'ann', attributes: { country: 'DE' } }).enrolled).toBe(true);
  await ab.createTest({ ...checkout, testId: 'second' });
  await ab.startTest('second');
  await eventually(() => known() && replica.peekAssignment({ testId: 'second', unitId: 'ann' }).reason === 'SPLIT');
  await ab.completeTest('second');
  await eventually(() => replica.peekAssignment({ testId: 'second', unitId: 'ann' }).reason === 'DISABLED');
  await ab.deleteTest('second');
  await ab.createTest({ ...checkout, testId: 'second', variants: [{ name: 'one' }, { name: 'two' }] });
  await ab.startTest('second');
  await eventually(() => ['one', 'two'].includes(replica.peekAssignment({ testId: 'second', unitId: 'ann' }).variant));
});

test('changes of two replicas at once are all made, each as a version of its own', async () => {
  const { ab, state } = await runningTest();
  const { ab: replica } = openFramework({ state });
  const coverages = [0.1, 0.2, 0.3, 0.4];
  await Promise.all(coverages.map((coverage, index) => (index % 2 === 0 ? ab : replica).updateTest('checkout', { coverage })));
  const { definition, allocations, journal } = await ab.getTest('checkout');
  expect(definition.version).toBe(5);
  expect(
    allocations
      .slice(1)
      .map(({ coverage }) => coverage)
      .sort(),
  ).toEqual(coverages);
  expect(journal.filter(({ event }) => event === 'updated')).toHaveLength(4);
});

describe('tests of one layer', () => {
  const inLayer = (testId: string, range: readonly [number, number], name = 'prices') => ({ ...checkout, testId, layer: { name, range } });

  test('that overlap do not run at once', async () => {
    const { ab } = openFramework();
    for (const each of [inLayer('a', [0, 0.5]), inLayer('b', [0.4, 1]), inLayer('c', [0.5, 1]), inLayer('d', [0, 1], 'other')])
      await ab.createTest(each);
    await ab.startTest('a');
    await expect(ab.startTest('b')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('its range of layer "prices" overlaps that of test "a"'),
    });
    await ab.startTest('c');
    await ab.startTest('d');
    await ab.pauseTest('a');
    await ab.completeTest('c');
    await expect(ab.startTest('b')).rejects.toThrow(/overlaps that of test "a"/);
    await ab.completeTest('a');
    expect((await ab.startTest('b')).status).toBe('running');
    expect(ab.routeRequest({ testId: 'd', unitId: 'ann' }).reason).toBe('SPLIT');
  });

  test('that are started at once on several replicas: exactly one runs', async () => {
    for (let round = 0; round < 10; round++) {
      const state = new MemoryStateStore(new SettableClock());
      const replicas = [0, 1, 2].map(() => openFramework({ state }).ab);
      const starts = replicas.map(async (ab, index) => {
        await ab.createTest(inLayer(`t${index}`, [0, 1]));
        return ab.startTest(`t${index}`);
      });
      const outcomes = await settled(starts);
      expect(outcomes.filter((outcome) => outcome === 'running')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome?.code === 'CONFLICT')).toHaveLength(2);
    }
  });

  test('do not wait for one whose start was broken off after its claim', async () => {
    const { ab, state } = openFramework();
    await ab.createTest(inLayer('dead', [0, 1]));
    await ab.createTest(inLayer('alive', [0, 1]));
    await claimLayer(state, 'dead', { name: 'prices', range: [0, 1] }, {});
    expect((await ab.startTest('alive')).status).toBe('running');
    await expect(ab.startTest('dead')).rejects.toThrow(/overlaps that of test "alive"/);
  });

  test('never share a unit', async () => {
    const { ab } = openFramework();
    await ab.createTest(inLayer('a', [0, 0.5]));
    await ab.createTest(inLayer('b', [0.5, 1]));
    await ab.startTest('a');
    await ab.startTest('b');
    for (let unit = 0; unit < 500; unit++) {
      const reasons = ['a', 'b'].map((testId) => ab.peekAssignment({ testId, unitId: `user-${unit}` }).reason);
      expect(reasons.sort()).toEqual(['OTHER_TEST', 'SPLIT']);
    }
  });
});

test('a deleted test leaves nothing behind', async () => {
  const { ab, state } = await runningTest({ sticky: true, layer: { name: 'prices', range: [0, 1] } });
  const { requestId } = ab.routeRequest({ unitId: 'ann' });
  expect(ab.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: true });
  await ab.analyzeResults('checkout');
  await ab.flush();
  await expect(ab.deleteTest('checkout')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('complete it first'),
  });
  await ab.completeTest('checkout');
  expect((await state.list('ab/')).length).toBeGreaterThan(2);
  await ab.deleteTest('checkout');
  await ab.flush();
  expect(await state.list('ab/')).toEqual([]);
});
