import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../../../../scripts/mlflow-server/free-port.mjs';
import { newId } from '../../../../src/core/ids.js';
import { openRedisStateStore } from '../../../../src/stores/state/redis-state-store.js';
import { redisDescribe, runRedis } from '../../../support/live/redis.js';
import { ownTime } from '../../../support/own-time.js';
import { startTcpProxy } from '../../../support/tcp-proxy.js';

const away = { name: 'ConnectionError', retryable: true };

async function openAt(port: number, timeoutMs = 5_000) {
  const store = await openRedisStateStore({ uri: `redis://127.0.0.1:${port}/0`, keyPrefix: 'test:', timeoutMs });
  onTestFinished(() => store.close());
  return store;
}

async function openBehindProxy(timeoutMs?: number) {
  const server = await runRedis();
  onTestFinished(() => server.kill());
  const proxy = await startTcpProxy(server.port);
  onTestFinished(() => proxy.close());
  return { proxy, server, store: await openAt(proxy.port, timeoutMs), direct: await openAt(server.port) };
}

redisDescribe('a Redis server that fails', () => {
  test('calls fail at once while it is away, and work again when it is back, with revisions that were never used', async () => {
    const port = await freePort();
    const store = await openAt(port);
    await expect(store.get('key')).rejects.toMatchObject({ ...away, requestSent: false, details: { code: 'ECONNREFUSED' } });
    const server = await runRedis({ port });
    onTestFinished(() => server.kill());
    const before = await vi.waitFor(() => store.put('key', 1), { timeout: 10_000 });
    const { fencingToken } = await store.acquireLease('lease', { ttlMs: 60_000 });
    await server.kill();
    const elapsed = ownTime();
    for (let call = 0; call < 100; call += 1) await expect(store.put('key', 2)).rejects.toMatchObject(away);
    expect(elapsed()).toBeLessThan(1_000);
    // It comes back without its data: it keeps nothing on disk here.
    const again = await runRedis({ port });
    onTestFinished(() => again.kill());
    const after = await vi.waitFor(() => store.put('key', 3, { ifRevision: 0 }), { timeout: 10_000 });
    expect(after).toBeGreaterThan(before);
    expect((await store.acquireLease('lease', { ttlMs: 60_000 })).fencingToken).toBeGreaterThan(fencingToken);
  });

  test('a call whose connection is cut says so, is never sent twice, and the next one works', async () => {
    const { proxy, store, direct } = await openBehindProxy();
    await store.append('stream', ['first']);
    proxy.silences = true;
    const cut = expect(store.append('stream', ['second'])).rejects.toMatchObject({ ...away, requestSent: true });
    await vi.waitFor(async () => expect(await direct.read('stream')).toHaveLength(2), { timeout: 10_000 });
    proxy.silences = false;
    proxy.cut();
    await cut;
    expect(await store.append('stream', ['third'])).toBe(3);
  });

  test('the time of a call and its signal end it, and a silent connection is replaced', async () => {
    const { proxy, store } = await openBehindProxy(300);
    // The first connection may take a busy machine longer than this store waits.
    await vi.waitFor(() => store.put('key', 1), { timeout: 10_000 });
    proxy.silences = true;
    await expect(store.get('key')).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(store.get('key', { timeoutMs: 20 })).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(store.get('key', { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: 'AbortError' });
    proxy.silences = false;
    // That connection stays silent: only a new one can answer.
    await vi.waitFor(async () => expect((await store.get('key'))?.value).toBe(1), { timeout: 10_000 });
  });

  test('a call that gave up while it waited for the connection writes nothing afterwards', async () => {
    const { proxy, store, direct } = await openBehindProxy();
    const controller = new AbortController();
    const putting = store.put('key', 1, { signal: controller.signal });
    // No connection opens before this function waits for something.
    controller.abort();
    await expect(putting).rejects.toMatchObject({ name: 'AbortError' });
    await store.put('other', 1);
    expect(proxy.connections).toBe(1);
    expect(await direct.get('key')).toBeUndefined();
  });

  test('a watcher outlives cut connections and hears of what changed meanwhile', async () => {
    const { proxy, store, direct } = await openBehindProxy();
    const prefix = `${newId()}/`;
    const controller = new AbortController();
    const heard: (readonly [string, unknown])[] = [];
    const watching = (async () => {
      for await (const { key, stored } of store.watch(prefix, { signal: controller.signal })) heard.push([key, stored?.value]);
    })();
    await store.put(`${prefix}a`, 1);
    await vi.waitFor(() => expect(heard).toEqual([[`${prefix}a`, 1]]), { timeout: 10_000 });
    await vi.waitFor(() => expect(proxy.connections).toBe(2), { timeout: 10_000 });
    for (let round = 0; round < 3; round += 1) {
      proxy.cut();
      await direct.put(`${prefix}b`, round);
      await direct.delete(`${prefix}a`);
      await vi.waitFor(() => expect(heard.at(-1)).toEqual([round === 0 ? `${prefix}a` : `${prefix}b`, round === 0 ? undefined : round]), {
        timeout: 10_000,
      });
    }
    expect(heard).toContainEqual([`${prefix}b`, 0]);
    controller.abort();
    await watching;
    await vi.waitFor(() => expect(proxy.connections).toBe(1), { timeout: 10_000 });
  });

  test('a watcher that begins while Redis is away waits for it, and ends with its signal', async () => {
    const port = await freePort();
    const store = await openAt(port);
    const controller = new AbortController();
    const ended = (async () => {
      for await (const _ of store.watch('x', { signal: controller.signal })) throw new Error('Nothing changed.');
    })();
    const watched = store.watch('key')[Symbol.asyncIterator]();
    const first = watched.next();
    await sleep(50);
    controller.abort();
    await ended;
    const server = await runRedis({ port });
    onTestFinished(() => server.kill());
    await vi.waitFor(() => store.put('key', 1), { timeout: 10_000 });
    await sleep(300);
    const revision = await store.put('key', 2);
    expect(['1', '2']).toContain(String((await first).value?.stored?.value));
    expect((await store.get('key'))?.revision).toBe(revision);
  });
});
