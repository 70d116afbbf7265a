import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { awaitWithin } from '../../../src/core/await-within.js';
import { AbortError, TimeoutError } from '../../../src/core/errors/request-error.js';

const never = new Promise<never>(() => {});

describe('waiting for shared work', () => {
  it('gives its outcome', async () => {
    const { signal } = new AbortController();
    await expect(awaitWithin('it', Promise.resolve(7), {})).resolves.toBe(7);
    await expect(awaitWithin('it', Promise.resolve(7), { signal, timeoutMs: 1000 })).resolves.toBe(7);
    await expect(awaitWithin('it', Promise.reject(new Error('no')), { signal, timeoutMs: 1000 })).rejects.toThrow('no');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends at the deadline', async () => {
    const waiting = awaitWithin('the opening', never, { timeoutMs: 10 });
    await expect(waiting).rejects.toThrow(TimeoutError);
    await expect(waiting).rejects.toThrow(/after 10 ms of waiting for the opening/);
  });

  it('ends when the signal is aborted, before or during the wait', async () => {
    await expect(awaitWithin('it', never, { signal: AbortSignal.abort() })).rejects.toThrow(AbortError);
    const controller = new AbortController();
    const waiting = awaitWithin('it', never, { signal: controller.signal });
    controller.abort('enough');
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' });
  });
});
