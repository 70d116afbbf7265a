import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AbortError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { parseCall } from '../../../../src/core/validation/call.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the options of a call', () => {
  it('have a deadline that counts from the call, so that what follows gets what is left of it', () => {
    const call = parseCall({ timeoutMs: 1000 });
    expect(call.timeoutMs).toBe(1000);
    vi.advanceTimersByTime(300);
    expect(call.timeoutMs).toBe(700);
    expect(parseCall(call).timeoutMs).toBe(700);
    vi.advanceTimersByTime(5000);
    expect(call.timeoutMs).toBe(1);
  });

  it('may name neither deadline nor signal', () => {
    expect(parseCall({})).toEqual({ signal: undefined, timeoutMs: undefined });
  });

  it.each<[unknown]>([[null], ['soon'], [[]], [{ timeoutMs: 0 }], [{ timeoutMs: Number.NaN }], [{ timeoutMs: '1' }], [{ signal: {} }]])(
    'cannot be %j',
    (options) => {
      expect(() => parseCall(options as never)).toThrow(ValidationError);
    },
  );

  it('may share one signal among many calls without a warning of Node', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    const { signal } = new AbortController();
    for (let call = 0; call < 20; call += 1) parseCall({ signal }).signal?.addEventListener('abort', () => call);
    vi.useRealTimers();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', warned);
    expect(warned).not.toHaveBeenCalled();
  });

  it('end the call when the signal is aborted already', () => {
    expect(() => parseCall({ signal: AbortSignal.abort('why') })).toThrow(AbortError);
  });
});
