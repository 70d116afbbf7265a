import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ABTestingFramework } from '../../../../../src/features/ab-testing/ab-testing-framework.js';
import { SettableClock } from '../../../../../src/features/testing/settable-clock.js';
import { MlflowClient, ModelRegistry } from '../../../../../src/index.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { checkout, eventually, interruptible, openFramework, runningTest } from '../framework-fixture.js';

const memory = () => interruptible(new MemoryStateStore(new SettableClock()));

describe('while the state store is away', () => {
  test('requests are routed and counts wait, with one warning; afterwards nothing is lost', async () => {
    const store = memory();
    const { ab, logger } = await runningTest({ sticky: true }, { state: store.state });
    store.away = true;
    for (let user = 0; user < 100; user++) {
      const { requestId, enrolled } = ab.routeRequest({ unitId: `user-${user}` });
      expect(enrolled).toBe(true);
      expect(ab.recordOutcome(requestId, { reward: 1 })).toEqual({ accepted: true });
    }
    await expect(ab.flush()).rejects.toThrow('The store is away.');
    await eventually(() => logger.warnings.length > 0);
    // Some more rounds, each of which writes at least what is sticky.
    const before = store.calls;
    await eventually(() => store.calls > before + 300);
    expect(logger.warnings).toHaveLength(1);
    expect(logger.warnings[0]?.message).toMatch(/does not answer; requests are routed on/);
    await expect(ab.analyzeResults('checkout')).rejects.toThrow('The store is away.');
    store.away = false;
    await ab.flush();
    const { variants } = await ab.analyzeResults('checkout');
    expect(variants.reduce((sum, { units }) => sum + units, 0)).toBe(100);
    await eventually(async () => (await ab.analyzeResults('checkout')).warnings.every(({ code }) => code !== 'STALE_STATE'));
    const { ab: replica } = openFramework({ state: store.state });
    expect((await replica.analyzeResults('checkout')).variants).toEqual(variants);
    expect((await store.state.list('ab/sticky/')).length).toBe(100);
  });

  test('an analysis says that the exchange failed', async () => {
    const store = memory();
    const { ab, logger } = await runningTest({}, { state: store.state });
    ab.routeRequest({ unitId: 'ann' });
    store.away = 'put';
    await eventually(() => logger.warnings.length > 0);
    expect((await ab.analyzeResults('checkout')).warnings.map(({ code }) => code)).toContain('STALE_STATE');
  });

  test('a framework is not ready, and becomes ready by itself', async () => {
    const store = memory();
    const { ab: first } = await runningTest({}, { state: store.state });
    await first.flush();
    store.away = true;
    const { ab } = openFramework({ state: store.state });
    await expect(ab.ready()).rejects.toThrow('The store is away.');
    expect(ab.routeRequest({ testId: 'checkout', unitId: 'ann' })).toMatchObject({ reason: 'NOT_READY', variant: 'control' });
    store.away = false;
    await eventually(() => ab.routeRequest({ testId: 'checkout', unitId: 'ann' }).reason === 'SPLIT');
  });

  test('close says what could not be written, and closes all the same', async () => {
    const store = memory();
    const { ab } = await runningTest({}, { state: store.state });
    ab.routeRequest({ unitId: 'ann' });
    store.away = true;
    await expect(ab.close()).rejects.toThrow('The store is away.');
    await expect(ab.getTest('checkout')).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('is closed') });
    expect(ab.routeRequest({ unitId: 'ann' }).reason).toBe('DISABLED');
  });
});

test('what was recorded is written in the background, outside the context of the caller, and holds no process', async () => {
  const storage = new AsyncLocalStorage<string>();
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const seen = new Set<string | undefined>();
  const store = memory();
  const watched = new Proxy(store.state, {
    get(target, name) {
      if (name === 'put') seen.add(storage.getStore());
      return Reflect.get(target, name);
    },
  });
  const { ab } = openFramework({ state: watched });
  await ab.createTest(checkout);
  await ab.startTest('checkout');
  seen.clear();
  storage.run('of the caller', () => ab.routeRequest({ unitId: 'ann' }));
  await eventually(() => seen.size > 0);
  expect([...seen]).toEqual([undefined]);
  expect(timers()).toBeLessThanOrEqual(before);
});

describe('the framework', () => {
  test('leaves what it was given open, and closes what is its own', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ab-own-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const client = new MlflowClient({ trackingUri: directory });
    const registry = new ModelRegistry({ client });
    const ab = new ABTestingFramework({ registry });
    await ab.createTest(checkout);
    await ab.close();
    await ab.close();
    expect(existsSync(join(directory, '.mlflow-ops', 'state.db'))).toBe(true);
    expect(await registry.listModels()).toEqual([]);
    await registry.close();
    expect(await client.registeredModels.search()).toMatchObject({ items: [] });
    await using again = new ABTestingFramework({ client });
    expect((await again.listTests()).map(({ testId }) => testId)).toEqual(['checkout']);
    await again.close();
    await client.close();
  });

  test('refuses options that are wrong or contradict each other', async () => {
    const one = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
    const other = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
    const registry = new ModelRegistry({ client: one });
    const wrong: [object, RegExp][] = [
      [{ storage: 1 }, /have no field "storage"/],
      [{ client: {} }, /client must be a MlflowClient/],
      [{ registry: one }, /registry must be a ModelRegistry/],
      [{ registry, client: other }, /two different clients/],
      [{ client: one, trackingUri: 'sqlite:///:memory:' }, /takes a trackingUri, or a registry or client/],
      [{ state: {} }, /state must be an object with the function get/],
      [{ clock: {} }, /clock must be an object with the function now/],
      [{ flushIntervalMs: 0 }, /flushIntervalMs must be an integer/],
      [{ maxUnitsInMemory: Number.NaN }, /maxUnitsInMemory must be an integer/],
    ];
    for (const [options, message] of wrong) expect(() => new ABTestingFramework(options)).toThrow(message);
    await new ABTestingFramework({ registry, client: one }).close();
    await registry.close();
    await Promise.all([one.close(), other.close()]);
  });
});
