import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BufferFullError, DeliveryError } from '../../../../src/core/errors/delivery-error.js';
import { AbortError, ConflictError, ConnectionError } from '../../../../src/core/errors/request-error.js';
import { end, metric, openDelivery, run } from './open-delivery.js';

const never = (): Promise<never> => new Promise(() => {});
const down = (): never => {
  throw new ConnectionError('The server does not answer.', { requestSent: false });
};
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const slow = (ms: number) => (): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const settledState = (promise: Promise<unknown>): { settled: boolean } => {
  const state = { settled: false };
  const mark = (): void => {
    state.settled = true;
  };
  promise.then(mark, mark);
  return state;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('An explicit wait', () => {
  it('covers what was accepted before it, and not what comes later', async () => {
    const { delivery, store } = openDelivery();
    store.before = slow(100);
    delivery.append([run('a'), metric('a', 'm', 0)]);
    const first = delivery.flush();
    await vi.advanceTimersByTimeAsync(50);
    delivery.append([metric('a', 'm', 1)]);
    await vi.advanceTimersByTimeAsync(60);
    await expect(first).resolves.toMatchObject({ accepted: 2, delivered: 1, pending: 1 });
  });

  it('is not ended by later values that overtake the earlier ones', async () => {
    const { delivery, store } = openDelivery();
    store.before = ({ runId }) => (runId === 'id-slow' ? slow(1000)() : undefined);
    delivery.append([run('slow'), run('fast'), metric('slow', 'm')]);
    const state = settledState(delivery.flush());
    delivery.append([metric('fast', 'm')]);
    await vi.advanceTimersByTimeAsync(500);
    expect(delivery.report('fast').delivered).toBe(1);
    expect(state.settled).toBe(false);
    await vi.advanceTimersByTimeAsync(600);
    expect(state.settled).toBe(true);
  });

  it('for one run does not wait for another', async () => {
    const { delivery, store } = openDelivery();
    store.before = ({ runId }) => (runId === 'id-slow' ? never() : undefined);
    delivery.append([run('slow'), metric('slow', 'm'), run('fast'), metric('fast', 'm')]);
    const flushed = delivery.flush({ runKey: 'fast' });
    await vi.advanceTimersByTimeAsync(10);
    await expect(flushed).resolves.toEqual({ accepted: 1, delivered: 1, pending: 0, dropped: 0, quarantined: 0, undelivered: [] });
  });

  it('of nothing resolves at once, also for an unknown run', async () => {
    const { delivery } = openDelivery();
    await expect(delivery.flush()).resolves.toMatchObject({ accepted: 0 });
    await expect(delivery.flush({ runKey: 'unknown' })).resolves.toMatchObject({ accepted: 0 });
  });

  it('gives up at its deadline with the account; what is pending is still delivered later', async () => {
    const { delivery, store } = openDelivery();
    store.before = down;
    delivery.append([run('a'), metric('a', 'm')]);
    const error = delivery.flush({ timeoutMs: 3000 }).catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(3000);
    expect(await error).toBeInstanceOf(DeliveryError);
    expect(await error).toMatchObject({
      message: expect.stringMatching(/gave up after 3000 ms.*1 pending.*The server does not answer/),
      report: { accepted: 1, delivered: 0, pending: 1 },
    });
    store.before = () => {};
    await vi.advanceTimersByTimeAsync(30_000);
    expect(delivery.report()).toMatchObject({ delivered: 1, pending: 0 });
    await expect(delivery.flush()).resolves.toMatchObject({ delivered: 1 });
  });

  it('gives up after 240 s by default', async () => {
    const { delivery, store } = openDelivery();
    store.before = never;
    delivery.append([run('a'), metric('a', 'm')]);
    const flushed = delivery.flush();
    const state = settledState(flushed);
    await vi.advanceTimersByTimeAsync(239_000);
    expect(state.settled).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(flushed).rejects.toThrow(DeliveryError);
  });

  it('ends when its signal is aborted, before or during the wait', async () => {
    const { delivery, store } = openDelivery();
    store.before = never;
    delivery.append([run('a'), metric('a', 'm')]);
    await expect(delivery.flush({ signal: AbortSignal.abort() })).rejects.toThrow(AbortError);
    const controller = new AbortController();
    const flushed = delivery.flush({ signal: controller.signal });
    controller.abort();
    await expect(flushed).rejects.toThrow(AbortError);
  });
});

describe('An implicit wait', () => {
  it('goes on while deliveries succeed, however long', async () => {
    const { delivery, reports, store } = openDelivery();
    store.before = slow(1500);
    delivery.append([run('a')]);
    for (let step = 0; step < 10_000; step++) delivery.append([metric('a', 'm', step)]);
    const settled = delivery.settle('a');
    await vi.advanceTimersByTimeAsync(16_000);
    await settled;
    expect(delivery.report('a')).toMatchObject({ delivered: 10_000, pending: 0 });
    expect(reports).toEqual([]);
  });

  it('gives up 2 s after the last success and reports what is left, once', async () => {
    const { delivery, reports, store } = openDelivery();
    let requests = 0;
    store.before = () => (++requests > 2 ? never() : slow(1000)());
    delivery.append([run('a')]);
    for (let step = 0; step < 5000; step++) delivery.append([metric('a', 'm', step)]);
    const state = settledState(delivery.settle('a'));
    await vi.advanceTimersByTimeAsync(3900);
    expect(state.settled).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(state.settled).toBe(true);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({ accepted: 5000, delivered: 2000, pending: 3000 });
    delivery.reportUndelivered();
    expect(reports).toHaveLength(1);
  });

  it('shares its grace with the waits that follow at once, as those of nested runs do', async () => {
    const { delivery, reports, store } = openDelivery();
    store.before = down;
    delivery.append([run('outer'), metric('outer', 'm'), run('inner'), metric('inner', 'm')]);
    const inner = delivery.settle('inner');
    await vi.advanceTimersByTimeAsync(2001);
    await inner;
    delivery.append([end('outer')]);
    await delivery.settle('outer');
    expect(reports.map(({ pending }) => pending)).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(5000);
    store.before = () => {};
    const later = delivery.settle();
    await vi.advanceTimersByTimeAsync(10);
    await later;
    expect(delivery.report()).toMatchObject({ delivered: 3, pending: 0 });
  });

  it('never rejects, not even when onDeliveryError throws', async () => {
    const errors: object[] = [];
    const { delivery, store } = openDelivery({
      onDeliveryError: () => {
        throw new Error('thrown by the listener');
      },
      logger: { debug: () => {}, info: () => {}, warn: () => {}, error: (facts) => errors.push(facts) },
    });
    store.before = down;
    delivery.append([run('a'), metric('a', 'm')]);
    const settled = delivery.settle();
    await vi.advanceTimersByTimeAsync(2001);
    await expect(settled).resolves.toBeUndefined();
    expect(errors).toHaveLength(1);
  });
});

describe('Room in the buffer', () => {
  it('is waited for from half its size on', async () => {
    const { delivery, outbox, store } = openDelivery({ maxBytes: 400_000 });
    store.before = slow(100);
    delivery.append([run('a')]);
    await vi.advanceTimersByTimeAsync(0);
    for (let step = 0; outbox.size.bytes < 250_000; step++) delivery.append([metric('a', 'm', step)]);
    const state = settledState(delivery.ready());
    await vi.advanceTimersByTimeAsync(50);
    expect(state.settled).toBe(false);
    await vi.advanceTimersByTimeAsync(60);
    expect(state.settled).toBe(true);
    expect(outbox.size.bytes).toBeLessThan(200_000);
  });

  it('is made as soon as somebody waits for it, without the pause for company, but not before the end of a pause after a failure', async () => {
    const { delivery, store } = openDelivery({ maxBytes: 20_000, flushIntervalMs: 60_000 });
    const fill = (): void => {
      for (const step of range(80)) delivery.append([metric('a', 'm', step)]);
    };
    delivery.append([run('a')]);
    fill();
    const state = settledState(delivery.ready());
    await vi.advanceTimersByTimeAsync(5);
    expect(state.settled).toBe(true);
    store.before = down;
    fill();
    void delivery.ready();
    await vi.advanceTimersByTimeAsync(5);
    void delivery.ready();
    await vi.advanceTimersByTimeAsync(5);
    expect(store.requests).toHaveLength(2);
  });

  it('that lacks fails the whole call, and comes back with the deliveries', async () => {
    const { delivery, store } = openDelivery({ maxBytes: 1000 });
    store.before = slow(100);
    delivery.append([run('a'), metric('a', 'm', 0), metric('a', 'm', 1)]);
    expect(() => delivery.append([2, 3, 4, 5].map((step) => metric('a', 'm', step)))).toThrow(BufferFullError);
    const flushed = delivery.flush();
    await vi.advanceTimersByTimeAsync(200);
    await expect(flushed).resolves.toMatchObject({ accepted: 2, delivered: 2 });
    delivery.append([2, 3, 4].map((step) => metric('a', 'm', step)));
    expect(delivery.report().accepted).toBe(5);
  });

  it('is made by dropping the oldest values when asked to, each accounted and reported, never the end of a run', async () => {
    const { delivery, reports, store } = openDelivery({ maxBytes: 20_000, whenFull: 'dropOldest' });
    store.before = down;
    delivery.append([run('a')]);
    for (let step = 0; step < 1000; step++) {
      delivery.append([metric('a', 'm', step)]);
      await vi.advanceTimersByTimeAsync(10);
    }
    delivery.append([end('a')]);
    const { dropped, pending } = delivery.report();
    expect(dropped).toBeGreaterThan(800);
    expect(dropped + pending).toBe(1001);
    store.before = () => {};
    const settled = delivery.settle('a');
    await vi.advanceTimersByTimeAsync(50);
    await settled;
    expect(store.metrics.at(-1)?.step).toBe(999);
    expect(store.ended.size).toBe(1);
    expect(reports[0]).toMatchObject({ accepted: 1001, dropped, delivered: pending });
    await expect(delivery.flush()).rejects.toThrow(/dropped/);
  });

  it('is made even of values that are next to be sent, only not of those under way', async () => {
    const { delivery, outbox, store } = openDelivery({ maxBytes: 400_000, whenFull: 'dropOldest' });
    store.before = slow(1000);
    delivery.append([run('a')]);
    for (let step = 0; step < 2000; step++) delivery.append([metric('a', 'm', step)]);
    await vi.advanceTimersByTimeAsync(10);
    delivery.append(Array.from({ length: 1000 }, (_, index) => metric('a', 'm', 2000 + index)));
    expect(outbox.size.bytes).toBeLessThanOrEqual(400_000);
    const flushed = delivery.flush().catch(() => {});
    await vi.advanceTimersByTimeAsync(10_000);
    await flushed;
    const { dropped } = delivery.report();
    expect(dropped).toBeGreaterThan(500);
    const sent = Array.from({ length: 3000 }, (_, step) => step).filter((step) => step < 1000 || step >= 1000 + dropped);
    expect(store.metrics.map(({ step }) => step)).toEqual(sent);
  });
});

describe('Closing', () => {
  it('delivers everything, then refuses further entries; a second close waits for the first', async () => {
    const { delivery, store } = openDelivery();
    delivery.append([run('a'), metric('a', 'm')]);
    const closed = delivery.close();
    expect(() => delivery.append([metric('a', 'm')])).toThrow(ConflictError);
    await vi.advanceTimersByTimeAsync(10);
    await Promise.all([closed, delivery.close()]);
    expect(store.metrics).toHaveLength(1);
  });

  it('at its deadline says what is left and stops trying', async () => {
    const { delivery, store } = openDelivery();
    store.before = down;
    delivery.append([run('a'), metric('a', 'm')]);
    const error = delivery.close({ timeoutMs: 1000 }).catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await error).toMatchObject({ report: { pending: 1 } });
    const { length } = store.requests;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.requests).toHaveLength(length);
  });
});
