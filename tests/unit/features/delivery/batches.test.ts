import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { end, metric, openDelivery, param, run, tag } from './open-delivery.js';

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

afterEach(() => vi.useRealTimers());

describe('Batches', () => {
  it('carry params, metrics and tags of an own run in one request, and its end in the next', async () => {
    const { delivery, store } = openDelivery();
    delivery.append([run('a')]);
    delivery.append(range(10).map((index) => param('a', `p${index}`)));
    delivery.append(range(5).map((index) => metric('a', `m${index}`)));
    delivery.append([tag('a', 't'), end('a')]);
    const report = await delivery.flush();
    expect(
      store.requests.map(({ batch, change }) => change?.status ?? [batch?.params.length, batch?.metrics.length, batch?.tags.length]),
    ).toEqual([[10, 5, 1], 'FINISHED']);
    expect(store.ended.get('id-a')).toEqual({ status: 'FINISHED', endTime: 2000 });
    expect(report).toEqual({ accepted: 17, delivered: 17, pending: 0, dropped: 0, quarantined: 0, undelivered: [] });
  });

  it('keep kinds apart in a run that others may write to: params, metrics, tags', async () => {
    const { delivery, store } = openDelivery();
    delivery.append([run('a', false), tag('a', 't'), metric('a', 'm'), param('a', 'p'), end('a')]);
    await delivery.flush();
    expect(store.requests.map(({ batch }) => batch && [batch.params.length, batch.metrics.length, batch.tags.length])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      undefined,
    ]);
  });

  it('stay within 1,000 metrics, 100 params, 100 tags and 1,000 items, and in order', async () => {
    const { delivery, store } = openDelivery();
    delivery.append([run('a')]);
    delivery.append(range(250).map((index) => param('a', `p${index}`)));
    delivery.append(range(250).map((index) => tag('a', `t${index}`)));
    delivery.append(range(2500).map((step) => metric('a', 'm', step)));
    await delivery.flush();
    const sizes = store.requests.map(({ batch }) => [batch?.params.length ?? 0, batch?.tags.length ?? 0, batch?.metrics.length ?? 0]);
    for (const [params = 0, tags = 0, metrics = 0] of sizes) {
      expect(Math.max(params, tags)).toBeLessThanOrEqual(100);
      expect(params + tags + metrics).toBeLessThanOrEqual(1000);
    }
    expect(store.metrics.map(({ step }) => step)).toEqual(range(2500));
    expect([store.params.size, store.tags.size]).toEqual([250, 250]);
    expect(store.requests).toHaveLength(7);
  });

  it('send one value a key: equal params once, the last tag', async () => {
    const { delivery, store } = openDelivery();
    delivery.append([run('a'), param('a', 'p', '1'), tag('a', 't', 'old'), param('a', 'p', '1'), tag('a', 't', 'new')]);
    await delivery.flush();
    expect(store.requests).toHaveLength(1);
    expect(store.tags.get('id-a/t')).toBe('new');
    expect(delivery.report().delivered).toBe(4);
  });

  it('of one run are never under way together, and those of at most four runs are', async () => {
    const { delivery, store } = openDelivery();
    store.before = () => new Promise((resolve) => setTimeout(resolve, 2));
    for (const runKey of ['a', 'b', 'c', 'd', 'e', 'f']) {
      delivery.append([run(runKey), ...range(3000).map((step) => metric(runKey, 'm', step)), end(runKey)]);
    }
    await delivery.flush();
    expect([store.mostInFlight, store.mostInFlightOfOneRun]).toEqual([4, 1]);
    for (const runKey of ['a', 'f']) {
      const runId = `id-${runKey}`;
      expect(store.metrics.filter((seen) => seen.runId === runId).map(({ step }) => step)).toEqual(range(3000));
      expect(store.requests.filter((seen) => seen.runId === runId).at(-1)?.change?.status).toBe('FINISHED');
    }
  });

  it('wait 250 ms for company, unless they are full', async () => {
    vi.useFakeTimers();
    const { delivery, store } = openDelivery();
    delivery.append([run('a'), metric('a', 'm', 0)]);
    await vi.advanceTimersByTimeAsync(200);
    delivery.append([metric('a', 'm', 1)]);
    await vi.advanceTimersByTimeAsync(49);
    expect(store.requests).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(store.metrics).toHaveLength(2);
    delivery.append(range(999).map((step) => metric('a', 'm', step)));
    await vi.advanceTimersByTimeAsync(10);
    expect(store.requests).toHaveLength(1);
    delivery.append([metric('a', 'm', 999)]);
    await vi.advanceTimersByTimeAsync(10);
    expect(store.metrics).toHaveLength(1002);
    expect(store.requests).toHaveLength(2);
  });

  it('leave nothing behind that was logged while a request was under way', async () => {
    vi.useFakeTimers();
    const { delivery, store } = openDelivery();
    store.before = () => new Promise((resolve) => setTimeout(resolve, 1000));
    delivery.append([run('a'), metric('a', 'm', 0)]);
    await vi.advanceTimersByTimeAsync(600);
    delivery.append([metric('a', 'm', 1)]);
    await vi.advanceTimersByTimeAsync(2000);
    delivery.append([metric('a', 'm', 2)]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(store.metrics.map(({ step }) => step)).toEqual([0, 1, 2]);
  });

  it('are sent outside the async context of the caller, also of the one that opened the client', async () => {
    const context = new AsyncLocalStorage<string>();
    const { delivery, store } = context.run('a request that opened the client', openDelivery);
    const seen: unknown[] = [];
    store.before = () => void seen.push(context.getStore());
    await context.run('a request of the caller', async () => {
      delivery.append([run('a'), metric('a', 'm')]);
      await delivery.flush();
      delivery.append([end('a')]);
      await delivery.settle('a');
    });
    expect(seen).toEqual([undefined, undefined]);
  });
});
