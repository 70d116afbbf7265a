import { setImmediate } from 'node:timers/promises';
import type { CallOptions } from './call-options.js';
import { AbortError, TimeoutError } from './errors/request-error.js';
import type { Slices } from './slices.js';

/** Longest time without a turn for others, in milliseconds. */
const sliceMs = 10;

/**
 * Does work in slices between which others have their turn.
 *
 * @param what - The work, and what makes it shorter, for errors.
 * @throws AbortError and TimeoutError as the call asks for
 */
export async function finishInTurns<T>(
  work: Slices<T>,
  what: { readonly name: string; readonly advice: string },
  { signal, timeoutMs }: CallOptions,
): Promise<T> {
  const deadline = performance.now() + (timeoutMs ?? Number.POSITIVE_INFINITY);
  for (let sliceEnd = performance.now() + sliceMs; ; ) {
    const next = work.next();
    if (next.done === true) return next.value;
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    if (signal?.aborted) throw new AbortError(`The call was aborted during ${what.name}.`, { cause: signal.reason });
    if (performance.now() > deadline) throw new TimeoutError(`The call gave up after ${timeoutMs} ms of ${what.name}; ${what.advice}.`);
    sliceEnd = performance.now() + sliceMs;
  }
}
