import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openStateStore } from '../../../../../src/features/state/open-state-store.js';
import { SettableClock } from '../../../../../src/features/testing/settable-clock.js';
import type { StateStore } from '../../../../../src/ports/state-store.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { redisDescribe, runRedis } from '../../../../support/live/redis.js';
import { startTcpProxy } from '../../../../support/tcp-proxy.js';
import { checkout, eventually, openFramework, runningTest } from '../framework-fixture.js';

const memory = () => new MemoryStateStore(new SettableClock());

/** A store whose every call does this from some moment on. */
function failing(store: StateStore, call: () => unknown) {
  const control = { fails: false, state: store };
  control.state = new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => (control.fails && name !== 'watch' ? call() : member.apply(target, given));
    },
  });
  return control;
}

const failures: [string, () => unknown][] = [
  [
    'throws',
    () => {
      throw new Error('no store');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no store'))],
  ['never answers', () => new Promise(() => {})],
];

describe.each(failures)('with a state store that %s', (_, call) => {
  test('requests are routed, outcomes recorded, and every other call ends by its deadline', async () => {
    const store = failing(memory(), call);
    const { ab } = await runningTest({ sticky: true }, { state: store.state });
    store.fails = true;
    for (let unitId = 0; unitId < 20; unitId++) {
      const { requestId, enrolled } = ab.routeRequest({ unitId });
      expect(enrolled).toBe(true);
      expect(ab.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: true });
    }
    const within = { timeoutMs: 50 };
    for (const wait of [() => ab.flush(within), () => ab.loadAssignments('ann', within), () => ab.close(within)]) {
      await expect(wait()).rejects.toThrow(/no store|gave up after/);
    }
  });

  test('a framework is not ready, and closes', async () => {
    const store = failing(memory(), call);
    store.fails = true;
    const { ab } = openFramework({ state: store.state });
    const within = { timeoutMs: 50 };
    for (const wait of [
      () => ab.ready(within),
      () => ab.createTest({ ...checkout, ...within }),
      () => ab.predict({ testId: 'checkout', input: [[1]], ...within }),
    ]) {
      await expect(wait()).rejects.toThrow(/no store|gave up after/);
    }
    expect(ab.routeRequest({ testId: 'checkout', unitId: 'ann' })).toMatchObject({ reason: 'NOT_READY', variant: 'control' });
    await ab.close(within).catch(() => undefined);
    expect(ab.routeRequest({ testId: 'checkout', unitId: 'ann' }).reason).toBe('NOT_READY');
  });
});

redisDescribe('while Redis is away', () => {
  test('routing goes on and counts wait; when it is back, they are written', async () => {
    const server = await runRedis();
    onTestFinished(() => server.kill());
    const proxy = await startTcpProxy(server.port);
    onTestFinished(() => proxy.close());
    const state = await openStateStore(`redis://127.0.0.1:${proxy.port}`, { timeoutMs: 1_000 });
    onTestFinished(() => state.close());
    // Begun past the proxy, where a busy machine has more than a second.
    const direct = await openStateStore(server.uri);
    onTestFinished(() => direct.close());
    await runningTest({}, { state: direct });
    const { ab, logger } = openFramework({ state });
    await vi.waitFor(() => ab.ready(), { timeout: 10_000 });
    proxy.silences = true;
    for (let unitId = 0; unitId < 50; unitId++) {
      const { requestId, enrolled } = ab.routeRequest({ unitId });
      expect([enrolled, ab.recordOutcome(requestId, { reward: 1 }).accepted]).toEqual([true, true]);
    }
    await eventually(() => logger.warnings.length > 0);
    await expect(ab.analyzeResults('checkout')).rejects.toThrow(/Redis at 127.0.0.1/);
    expect(ab.routeRequest({ unitId: 1 }).reason).toBe('SPLIT');
    proxy.silences = false;
    proxy.cut();
    await vi.waitFor(() => ab.flush(), { timeout: 10_000 });
    const { ab: replica } = openFramework({ state });
    const { variants } = await vi.waitFor(() => replica.analyzeResults('checkout'), { timeout: 10_000 });
    expect(variants.reduce((sum, { units }) => sum + units, 0)).toBe(50);
  });
});

describe('a record that is none', () => {
  test.each<[string, unknown]>([
    [
      'of a later version of the package',
      { status: 'running', definition: { testId: 'bad', arms: [], hash: 'sha3' }, allocations: [], journal: [] },
    ],
    ['without a definition', { allocations: [] }],
    ['a number', 5],
    ['null', null],
  ])('%s is one warning at most, and the other tests are served', async (_, record) => {
    const state = memory();
    const { ab } = await runningTest({}, { state });
    await state.put('ab/tests/bad', record);
    const { ab: replica, logger } = openFramework({ state });
    await replica.ready();
    await ab.updateTest('checkout', { coverage: 0 });
    for (const each of [ab, replica]) {
      await eventually(() => each.routeRequest({ testId: 'checkout', unitId: 'ann' }).reason === 'NOT_COVERED');
    }
    expect(logger.warnings.length).toBeLessThanOrEqual(1);
  });
});

describe('a test that is deleted and created anew at once', () => {
  const units = async (each: ReturnType<typeof openFramework>['ab']) =>
    (await each.analyzeResults('checkout')).variants.map((variant) => variant.units);

  test('shares nothing with the former, even within one millisecond', async () => {
    const { ab } = await runningTest();
    for (let unitId = 0; unitId < 20; unitId++) ab.recordOutcome(ab.routeRequest({ unitId }).requestId, { reward: 1 });
    await ab.completeTest('checkout');
    await ab.deleteTest('checkout');
    await ab.createTest(checkout);
    await ab.startTest('checkout');
    expect(await units(ab)).toEqual([0, 0]);
    expect(ab.routeRequest({ unitId: 'ann' }).reason).toBe('SPLIT');
  });

  test('is served by the replica that did it and by others, which bring nothing of the former', async () => {
    const { ab, state, clock } = await runningTest();
    const { ab: replica } = openFramework({ state });
    await replica.ready();
    for (let unitId = 0; unitId < 20; unitId++) replica.routeRequest({ unitId });
    await ab.completeTest('checkout');
    await ab.deleteTest('checkout');
    clock.advance(1);
    await ab.createTest(checkout);
    await ab.startTest('checkout');
    const { variant } = ab.routeRequest({ unitId: 'ann' });
    await ab.flush();
    await replica.flush();
    await eventually(() => replica.peekAssignment({ unitId: 'ann' }).reason === 'SPLIT');
    for (const each of [ab, replica]) expect(await units(each)).toEqual(variant === 'current' ? [1, 0] : [0, 1]);
  });
});
