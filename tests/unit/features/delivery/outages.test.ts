import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeliveryError } from '../../../../src/core/errors/delivery-error.js';
import { ConnectionError, RateLimitedError, TimeoutError, UnauthenticatedError } from '../../../../src/core/errors/request-error.js';
import { StoreError } from '../../../../src/core/errors/store-error.js';
import { end, metric, openDelivery, run } from './open-delivery.js';

const down = (): never => {
  throw new ConnectionError('The server does not answer.', { requestSent: false });
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('During an outage', () => {
  it('values stay pending, and the pauses between attempts double from half a second to 30 s', async () => {
    const { delivery, reports, store } = openDelivery();
    store.before = down;
    const times: number[] = [];
    delivery.append([run('a'), metric('a', 'm')]);
    for (let elapsed = 0; elapsed < 120_000; elapsed += 25) {
      const before = store.requests.length;
      await vi.advanceTimersByTimeAsync(25);
      if (store.requests.length > before) times.push(elapsed);
    }
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    // A jitter of 0.5 makes every pause three quarters of the whole.
    for (const [index, whole] of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(whole * 0.75 - 25);
      expect(pauses[index]).toBeLessThanOrEqual(whole * 0.75 + 25);
    }
    expect(delivery.report()).toMatchObject({ accepted: 1, delivered: 0, pending: 1 });
    expect(delivery.report().undelivered[0]).toMatchObject({ state: 'pending', reason: 'The server does not answer.' });
    expect(reports).toEqual([]);
  });

  it('one request at a time asks whether the server is back, however many runs wait', async () => {
    const { delivery, store } = openDelivery();
    store.before = down;
    for (let index = 0; index < 50; index++) delivery.append([run(`r${index}`), metric(`r${index}`, 'm')]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.requests.length).toBeLessThan(15);
    store.before = () => {};
    await vi.advanceTimersByTimeAsync(31_000);
    expect(delivery.report()).toMatchObject({ accepted: 50, delivered: 50, pending: 0 });
  });

  it('order is kept and nothing is lost when the server comes and goes', async () => {
    const { delivery, store } = openDelivery();
    let attempt = 0;
    store.before = () => {
      if (++attempt % 3 !== 0) throw new TimeoutError('No answer in time.');
    };
    delivery.append([run('a')]);
    for (let step = 0; step < 5000; step++) delivery.append([metric('a', 'm', step)]);
    delivery.append([end('a')]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.metrics.map(({ step }) => step)).toEqual(Array.from({ length: 5000 }, (_, step) => step));
    expect(store.ended.size).toBe(1);
  });

  it('of one run only, the others go on', async () => {
    const { delivery, store } = openDelivery();
    store.before = ({ runId }) => {
      if (runId === 'id-poison') throw new TimeoutError('No answer in time.');
    };
    delivery.append([run('poison'), run('good')]);
    for (let step = 0; step < 12_000; step++) delivery.append([metric('poison', 'm', step)]);
    for (let step = 0; step < 12_000; step++) delivery.append([metric('good', 'm', step)]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(delivery.report('good')).toMatchObject({ accepted: 12_000, delivered: 12_000 });
    expect(delivery.report('poison')).toMatchObject({ accepted: 12_000, pending: 12_000 });
  });

  it('a wait tries at once, whatever pause the last failure asked for', async () => {
    const { delivery, store } = openDelivery();
    store.before = down;
    delivery.append([run('a'), metric('a', 'm')]);
    await vi.advanceTimersByTimeAsync(20_000);
    store.before = () => {};
    const flushed = delivery.flush();
    await vi.advanceTimersByTimeAsync(5);
    await expect(flushed).resolves.toMatchObject({ delivered: 1 });
  });

  it('a server that asks for time gets it', async () => {
    const { delivery, store } = openDelivery();
    store.before = () => {
      throw new RateLimitedError('Slow down.', { retryAfterMs: 20_000, retryable: true });
    };
    delivery.append([run('a'), metric('a', 'm')]);
    await vi.advanceTimersByTimeAsync(300);
    store.before = () => {};
    const flushed = delivery.flush();
    await vi.advanceTimersByTimeAsync(19_000);
    expect(store.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(flushed).resolves.toMatchObject({ delivered: 1 });
  });
});

describe('What only a person can mend', () => {
  it('is reported once, keeps everything pending, and ends with the cause', async () => {
    const { delivery, reports, store } = openDelivery();
    store.before = () => {
      throw new UnauthenticatedError('The server wants credentials.', { status: 401 });
    };
    delivery.append([run('a'), metric('a', 'm', 0)]);
    for (let step = 1; step < 120; step++) {
      await vi.advanceTimersByTimeAsync(1000);
      delivery.append([metric('a', 'm', step)]);
    }
    expect(reports).toHaveLength(1);
    expect(reports[0]?.undelivered[0]).toMatchObject({ state: 'pending', reason: 'The server wants credentials.' });
    store.before = () => {};
    await vi.advanceTimersByTimeAsync(30_000);
    expect(delivery.report()).toMatchObject({ accepted: 120, delivered: 120, pending: 0 });
  });

  it('ends an explicit wait at once, with the cause', async () => {
    const { delivery, store } = openDelivery();
    store.before = () => {
      throw new StoreError('The disk is full.', { kind: 'full' });
    };
    delivery.append([run('a'), metric('a', 'm')]);
    const error = delivery.flush().catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(10);
    expect(await error).toBeInstanceOf(DeliveryError);
    expect(await error).toMatchObject({ cause: { kind: 'full' }, report: { pending: 1 }, retryable: true });
  });

  it('also when the store cannot be opened', async () => {
    const { delivery } = openDelivery({
      tracking: async () => {
        throw new StoreError('No driver.', { kind: 'driver-missing' });
      },
    });
    delivery.append([run('a'), metric('a', 'm')]);
    const error = delivery.flush().catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(10);
    expect(await error).toMatchObject({ cause: { kind: 'driver-missing' } });
  });
});
