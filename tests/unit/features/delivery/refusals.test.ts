import { afterEach, describe, expect, it, vi } from 'vitest';
import { DeliveryError } from '../../../../src/core/errors/delivery-error.js';
import { NotFoundError, ServerError } from '../../../../src/core/errors/request-error.js';
import type { SeenRequest } from './faulty-store.js';
import { end, metric, openDelivery, param, run, tag } from './open-delivery.js';

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const reportOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: DeliveryError) => error.report,
  );

afterEach(() => void vi.useRealTimers());

describe('A refused request', () => {
  it('costs only the refused items; all their neighbours are delivered', async () => {
    const { delivery, store } = openDelivery();
    for (const step of [0, 17, 511, 999]) store.refusedKeys.add(`m${step}`);
    delivery.append([run('a'), ...range(1000).map((step) => metric('a', `m${step}`, step)), end('a')]);
    const report = await reportOf(delivery.flush());
    expect(report).toMatchObject({ accepted: 1001, delivered: 997, pending: 0, dropped: 0, quarantined: 4 });
    expect(report?.undelivered[1]).toEqual({
      runKey: 'a',
      runId: 'id-a',
      kind: 'metric',
      key: 'm17',
      state: 'quarantined',
      reason: 'The store refuses m17.',
    });
    expect(store.metrics).toHaveLength(996);
    expect(store.ended.get('id-a')?.status).toBe('FINISHED');
    expect(store.requests.length).toBeLessThan(90);
  });

  it('is split by kind first, so that a param conflict takes no metric down', async () => {
    const { delivery, store } = openDelivery();
    store.params.set('id-a/p', 'other');
    delivery.append([run('a'), param('a', 'p'), ...range(500).map((step) => metric('a', 'm', step)), tag('a', 't')]);
    const report = await reportOf(delivery.flush());
    expect(report).toMatchObject({ delivered: 501, quarantined: 1 });
    expect(report?.undelivered[0]?.reason).toContain('Changing param values');
    expect([store.tags.get('id-a/t'), store.metrics.length]).toEqual(['v', 500]);
    expect(store.requests.map(({ batch }) => batch && [batch.params.length, batch.metrics.length, batch.tags.length])).toEqual([
      [1, 500, 1],
      [1, 0, 0],
      [0, 500, 0],
      [0, 0, 1],
    ]);
  });

  it('blames the second value of a param that is logged twice, not the first', async () => {
    const { delivery, store } = openDelivery();
    delivery.append([run('a'), param('a', 'p', 'first'), metric('a', 'm', 1), param('a', 'p', 'second'), metric('a', 'm', 2)]);
    expect(await reportOf(delivery.flush())).toMatchObject({ delivered: 3, quarantined: 1 });
    expect(store.params.get('id-a/p')).toBe('first');
    expect(store.metrics).toHaveLength(2);
  });

  it('of a deleted run puts everything of that run aside without trying every item', async () => {
    const { delivery, store } = openDelivery();
    store.deletedRuns.add('id-a');
    delivery.append([run('a'), ...range(3000).map((step) => metric('a', 'm', step)), end('a'), run('b'), metric('b', 'm')]);
    const report = await reportOf(delivery.flush());
    expect(report).toMatchObject({ accepted: 3002, delivered: 1, quarantined: 3001 });
    expect(report?.undelivered).toHaveLength(1000);
    expect(report?.undelivered[0]?.reason).toContain('deleted');
    expect(store.requests.length).toBeLessThan(5);
  });

  it('of an unknown run puts everything of that run aside with the reason', async () => {
    const { delivery, store } = openDelivery();
    store.before = () => {
      throw new NotFoundError('There is no run id-a.', { status: 404 });
    };
    delivery.append([run('a', false), param('a', 'p'), metric('a', 'm'), end('a')]);
    const report = await reportOf(delivery.flush());
    expect(report).toMatchObject({ delivered: 0, quarantined: 3 });
    expect(new Set(report?.undelivered.map(({ reason }) => reason))).toEqual(new Set(['There is no run id-a.']));
    expect(store.requests).toHaveLength(1);
  });

  it('is told once to each explicit wait of its scope', async () => {
    const { delivery, store } = openDelivery();
    store.refusedKeys.add('bad');
    delivery.append([run('a'), metric('a', 'bad'), run('b'), metric('b', 'good')]);
    await expect(delivery.flush({ runKey: 'a' })).rejects.toThrow(DeliveryError);
    await expect(delivery.flush({ runKey: 'a' })).resolves.toMatchObject({ quarantined: 1 });
    await expect(delivery.flush({ runKey: 'b' })).resolves.toMatchObject({ accepted: 1, delivered: 1 });
    await expect(delivery.flush()).rejects.toThrow(/1 quarantined.*metric "bad" of run id-a/);
    await expect(delivery.flush()).resolves.toMatchObject({ quarantined: 1 });
  });

  it('is reported by an implicit wait unless an error told of it', async () => {
    const { delivery, reports, store } = openDelivery();
    store.refusedKeys.add('bad');
    delivery.append([run('a'), metric('a', 'bad')]);
    await delivery.settle('a');
    await delivery.settle('a');
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ accepted: 1, quarantined: 1 });
    delivery.append([metric('a', 'bad')]);
    await expect(delivery.flush({ runKey: 'a' })).rejects.toThrow(DeliveryError);
    await delivery.settle('a');
    expect(reports).toHaveLength(1);
  });
});

describe('A store that fails for good', () => {
  /** Fails every request that has one of the keys, or every request. */
  const breakOn = (keys?: readonly string[]) => (request: SeenRequest) => {
    const { metrics = [], params = [], tags = [] } = request.batch ?? {};
    const sent = [...metrics, ...params, ...tags].map(({ key }) => key);
    if (keys === undefined || sent.some((key) => keys.includes(key))) throw new ServerError('Internal error.', { status: 500 });
  };

  it('whatever it is sent loses nothing: everything stays pending, is reported once, and is delivered when it works again', async () => {
    vi.useFakeTimers();
    const { delivery, reports, store } = openDelivery();
    store.before = breakOn();
    delivery.append([run('a'), ...range(500).map((step) => metric('a', 'm', step)), param('a', 'p'), tag('a', 't'), end('a')]);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(delivery.report()).toMatchObject({ accepted: 503, delivered: 0, pending: 503, quarantined: 0 });
    expect(reports).toHaveLength(1);
    expect(reports[0]?.undelivered[0]).toMatchObject({ state: 'pending', reason: 'Internal error.' });
    // About ten attempts in that time, none of which tries every item.
    expect(store.requests.length).toBeLessThan(200);
    store.before = () => {};
    await vi.advanceTimersByTimeAsync(31_000);
    expect(delivery.report()).toMatchObject({ delivered: 503, pending: 0 });
    expect([store.metrics.length, store.ended.size]).toEqual([500, 1]);
  });

  it('on some items only loses only those, wherever they are', async () => {
    const { delivery, store } = openDelivery();
    const bad = range(100).map((step) => `m${step}`);
    store.before = breakOn([...bad, 'm640']);
    delivery.append([run('a'), ...range(1000).map((step) => metric('a', `m${step}`, step)), end('a')]);
    expect(await reportOf(delivery.flush())).toMatchObject({ accepted: 1001, delivered: 900, pending: 0, quarantined: 101 });
    expect(new Set(store.metrics.map(({ key }) => key)).size).toBe(899);
    expect(store.metrics).toHaveLength(899);
    expect(store.ended.size).toBe(1);
  });

  it('on one kind only loses that kind, also in a run that is shared with others', async () => {
    const { delivery, store } = openDelivery();
    store.before = breakOn(['p']);
    delivery.append([run('a', false), param('a', 'p'), metric('a', 'm'), tag('a', 't')]);
    expect(await reportOf(delivery.flush())).toMatchObject({ delivered: 2, quarantined: 1 });
  });

  it('keeps the order of the values of a tag', async () => {
    const { delivery, store } = openDelivery();
    store.before = breakOn(['bad']);
    delivery.append([run('a'), tag('a', 't', '1'), tag('a', 'bad'), tag('a', 't', '2'), tag('a', 't', '3')]);
    expect(await reportOf(delivery.flush())).toMatchObject({ delivered: 3, quarantined: 1 });
    expect(store.tags.get('id-a/t')).toBe('3');
  });

  it('ends an explicit wait at once, with the cause', async () => {
    const { delivery, store } = openDelivery();
    store.before = breakOn();
    delivery.append([run('a'), metric('a', 'm')]);
    await expect(delivery.flush()).rejects.toMatchObject({ cause: { code: 'SERVER' }, report: { pending: 1, quarantined: 0 } });
  });
});
