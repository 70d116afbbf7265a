import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RegistryHandle } from '../../../../../src/features/ab-testing/framework-options.js';
import { clientInternals } from '../../../../../src/features/client/client-internals.js';
import { SettableClock } from '../../../../../src/features/testing/settable-clock.js';
import type { StateStore } from '../../../../../src/ports/state-store.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { openSqliteStateStore } from '../../../../../src/stores/state/open-sqlite-state-store.js';
import { openRedisStateStore } from '../../../../../src/stores/state/redis-state-store.js';
import { redisMissing, runRedis } from '../../../../support/live/redis.js';
import { eventually, interruptible, openFramework } from '../framework-fixture.js';
import { byHand, candidateWins, deciding, demandRegistry, hour, plain, serve } from './deciding-fixture.js';

/** Longer than a leader that died is waited for. */
const leadMs = 31_000;

type Models = Awaited<ReturnType<typeof demandRegistry>>;

/** A registry that does something besides when a model is promoted. */
function promotingBy({ registry, client }: Models, promoteModel: RegistryHandle['promoteModel']): RegistryHandle {
  return {
    [clientInternals]: client[clientInternals],
    loadModel: (uri, options) => registry.loadModel(uri, options),
    history: (name, options) => registry.history(name, options),
    promoteModel,
  };
}

/** Two replicas that share a state store and a clock. */
function twoReplicas({ client, registry }: Models, clock: SettableClock, state: StateStore, flushIntervalMs = 20) {
  const open = () => openFramework({ client, registry, clock, state, preload: false, flushIntervalMs }).ab;
  return [open(), open()] as const;
}

const stores: readonly [kind: string, open: (clock: SettableClock) => Promise<StateStore>][] = [
  ['memory', async (clock) => new MemoryStateStore(clock)],
  [
    'sqlite',
    async (clock) => {
      const directory = mkdtempSync(join(tmpdir(), 'ab-lead-'));
      const store = await openSqliteStateStore(directory, clock);
      onTestFinished(async () => {
        await store.close();
        rmSync(directory, { recursive: true, force: true });
      });
      return store;
    },
  ],
  [
    'redis',
    async () => {
      const server = await runRedis();
      const store = await openRedisStateStore({ uri: server.uri, keyPrefix: 'ab:', timeoutMs: 5_000 });
      onTestFinished(async () => {
        await store.close();
        await server.kill();
      });
      return store;
    },
  ],
];

test.each(stores.filter(([kind]) => kind !== 'redis' || redisMissing() === undefined))(
  'of two replicas on one %s store exactly one promotes, however they race',
  async (_, openStore) => {
    const models = await demandRegistry();
    const clock = new SettableClock();
    const state = await openStore(clock);
    const replicas = twoReplicas(models, clock, state);
    const [ab] = replicas;
    const rounds = 7;
    for (let round = 0; round < rounds; round++) {
      const testId = `race-${round}`;
      await models.registry.promoteModel('demand', { version: 1 });
      // Every other round the replicas are told to; else they do it by themselves.
      await ab.createTest({ ...deciding, testId, ...(round % 2 === 0 ? byHand : {}) });
      await ab.startTest(testId);
      await eventually(async () => (await ab.decisions(testId)).length > 0);
      await serve(ab, testId, candidateWins, 600);
      clock.advance(hour);
      if (round % 2 === 0) {
        const settled = await Promise.allSettled(replicas.map((replica) => replica.evaluate(testId)));
        expect(settled.some(({ status }) => status === 'fulfilled')).toBe(true);
      }
      await eventually(async () => (await ab.getTest(testId)).status === 'completed');
      expect(await models.champion()).toBe('2');
      const promotions = (await ab.decisions(testId)).filter(({ action }) => action === 'promote');
      expect(promotions.map(({ outcome }) => outcome?.status)).toEqual(['done']);
      expect((await ab.getTest(testId)).journal.filter(({ event }) => event === 'promoted')).toHaveLength(1);
    }
    expect(await models.promoted()).toHaveLength(rounds);
  },
);

describe('when the leader dies', () => {
  test('another replica takes over as soon as its lease is over', async () => {
    const models = await demandRegistry();
    const clock = new SettableClock();
    const state = new MemoryStateStore(clock);
    const { fencingToken } = await state.acquireLease('ab/lead/checkout', { ttlMs: 30_000 });
    const [ab] = twoReplicas(models, clock, state);
    await ab.createTest(plain);
    await ab.startTest('checkout');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await ab.decisions('checkout')).toEqual([]);
    clock.advance(leadMs);
    await eventually(async () => (await ab.decisions('checkout')).length === 1);
    expect((await ab.decisions('checkout'))[0]?.fencingToken).toBeGreaterThan(fencingToken);
  });

  /** A replica that decides to promote and dies at some point after that. */
  async function killed(at: 'before the alias was moved' | 'after the alias was moved' | 'after that was written down') {
    const models = await demandRegistry();
    const clock = new SettableClock();
    const base = new MemoryStateStore(clock);
    const store = interruptible(base);
    const registry = promotingBy(models, async (name, options) => {
      if (at !== 'before the alias was moved') await models.registry.promoteModel(name, options);
      if (at !== 'after that was written down') store.away = true;
      if (store.away) throw new Error('Killed.');
    });
    const append: StateStore['append'] = async (stream, values, call) => {
      const position = await base.append(stream, values, call);
      if ((values[0] as { type?: string }).type === 'outcome') store.away = true;
      return position;
    };
    const state = new Proxy(store.state, { get: (target, name) => (name === 'append' ? append : Reflect.get(target, name)) });
    const { ab } = openFramework({ client: models.client, registry, clock, state, preload: false });
    await ab.createTest({ ...deciding, ...byHand });
    await ab.startTest('checkout');
    await eventually(async () => (await ab.decisions('checkout')).length > 0);
    await serve(ab, 'checkout', candidateWins);
    clock.advance(hour);
    await expect(ab.evaluate('checkout')).rejects.toThrow();
    expect(store.away).toBe(true);
    const { ab: next } = openFramework({ client: models.client, registry: models.registry, clock, state: base, preload: false });
    expect((await next.getTest('checkout')).status).toBe('running');
    return { ...models, clock, next };
  }

  test.each(['before the alias was moved', 'after the alias was moved', 'after that was written down'] as const)(
    'between decision and completion, %s, the next one completes the test, promoted once',
    async (at) => {
      const { clock, next, promoted, champion } = await killed(at);
      expect(await promoted()).toEqual(at === 'before the alias was moved' ? [] : ['2']);
      clock.advance(leadMs);
      expect(await next.evaluate('checkout')).toMatchObject({ action: 'promote', outcome: { status: 'done' } });
      const { status, winner, journal } = await next.getTest('checkout');
      expect([status, winner]).toEqual(['completed', 'candidate']);
      expect(journal.slice(-2).map(({ event }) => event)).toEqual(['promoted', 'completed']);
      expect([await promoted(), await champion()]).toEqual([['2'], '2']);
      expect((await next.decisions('checkout')).map(({ action }) => action)).toEqual(['wait', 'promote']);
    },
  );

  test('and its promotion was rolled back before another took over, it is not made again', async () => {
    const { clock, next, promoted, champion, registry } = await killed('after the alias was moved');
    await registry.rollback('demand', { reason: 'It was slow.' });
    clock.advance(leadMs);
    expect(await next.evaluate('checkout')).toMatchObject({ action: 'promote', outcome: { status: 'done' } });
    expect([await promoted(), await champion(), (await next.getTest('checkout')).status]).toEqual([['2'], '1', 'completed']);
  });

  test('and the test was changed before another took over, the decision is dropped', async () => {
    const { clock, next, champion } = await killed('before the alias was moved');
    await next.updateTest('checkout', { autoPromote: { ...byHand.autoPromote, dryRun: true } });
    clock.advance(leadMs);
    expect(await next.evaluate('checkout')).toMatchObject({ action: 'promote', outcome: { status: 'dropped' } });
    expect(await next.evaluate('checkout')).toMatchObject({ action: 'promote', dryRun: true });
    expect([await champion(), (await next.getTest('checkout')).status]).toEqual(['1', 'running']);
  });
});

test('a leader that sleeps through its lease does not promote what its successor did', async () => {
  const models = await demandRegistry();
  const clock = new SettableClock();
  const state = new MemoryStateStore(clock);
  const { ab: successor } = openFramework({ client: models.client, registry: models.registry, clock, state, preload: false });
  const registry = promotingBy(models, async (name, options) => {
    clock.advance(leadMs);
    await successor.evaluate('checkout');
    return models.registry.promoteModel(name, options);
  });
  const { ab } = openFramework({ client: models.client, registry, clock, state, preload: false });
  await ab.createTest({ ...deciding, ...byHand });
  await ab.startTest('checkout');
  await eventually(async () => (await ab.decisions('checkout')).length > 0);
  await serve(ab, 'checkout', candidateWins);
  clock.advance(hour);
  await expect(ab.evaluate('checkout')).rejects.toMatchObject({ code: 'CONFLICT' });
  const { status, journal } = await ab.getTest('checkout');
  expect([status, await models.promoted(), await models.champion()]).toEqual(['completed', ['2'], '2']);
  expect(journal.filter(({ event }) => event === 'promoted')).toHaveLength(1);
});

test('a registry that is away is one warning; the decision stands until it was carried out', async () => {
  const models = await demandRegistry();
  let isAway = true;
  const registry = promotingBy(models, (name, options) => {
    if (isAway) throw new Error('The registry is away.');
    return models.registry.promoteModel(name, options);
  });
  const { ab, clock } = openFramework({ client: models.client, registry, preload: false });
  await ab.createTest(deciding);
  await ab.startTest('checkout');
  await serve(ab, 'checkout', candidateWins);
  clock.advance(hour);
  await eventually(() => models.logger.warnings.length > 0);
  isAway = false;
  expect(await ab.evaluate('checkout')).toMatchObject({ action: 'promote', outcome: { status: 'done' } });
  expect(models.logger.warnings.map(({ message }) => message)).toEqual(['What a running A/B test does by itself failed.']);
});

test('a leader that finds decisions of a later one in the log decides nothing', async () => {
  const { ab, clock, state } = openFramework();
  await ab.createTest({ ...plain, ...byHand });
  const { createdAt } = await ab.startTest('checkout');
  await eventually(async () => (await ab.decisions('checkout')).length > 0);
  await serve(ab, 'checkout', candidateWins);
  const [first] = await ab.decisions('checkout');
  const later = { createdAt, type: 'decision', decision: { ...first, fencingToken: 99 } };
  await state.append('ab/decisions/checkout', [later]);
  clock.advance(hour);
  await expect(ab.evaluate('checkout')).rejects.toMatchObject({ code: 'CONFLICT', retryable: true });
  expect([(await ab.decisions('checkout')).length, (await ab.getTest('checkout')).status]).toEqual([2, 'running']);
});

test.each(['completeTest', 'pauseTest'] as const)('a decision is dropped when somebody calls %s at the same moment', async (by) => {
  const models = await demandRegistry();
  const clock = new SettableClock();
  const base = new MemoryStateStore(clock);
  const { ab: person } = openFramework({ client: models.client, registry: models.registry, clock, state: base, preload: false });
  const append: StateStore['append'] = async (stream, values, call) => {
    const position = await base.append(stream, values, call);
    if ((values[0] as { decision?: { action?: string } }).decision?.action === 'promote') await person[by]('checkout');
    return position;
  };
  const state = new Proxy<StateStore>(base, { get: (target, name) => (name === 'append' ? append : bound(target, name)) });
  const { ab } = openFramework({ client: models.client, registry: models.registry, clock, state, preload: false });
  await ab.createTest({ ...deciding, ...byHand });
  await ab.startTest('checkout');
  await eventually(async () => (await ab.decisions('checkout')).length > 0);
  await serve(ab, 'checkout', candidateWins);
  clock.advance(hour);
  expect(await ab.evaluate('checkout')).toMatchObject({ action: 'promote', outcome: { status: 'dropped' } });
  expect([await models.promoted(), await models.champion()]).toEqual([[], '1']);
  expect((await ab.getTest('checkout')).status).toBe(by === 'pauseTest' ? 'paused' : 'completed');
});

function bound(target: object, name: string | symbol): unknown {
  const member: unknown = Reflect.get(target, name, target);
  return typeof member === 'function' ? member.bind(target) : member;
}
