import type { CallOptions } from '../../core/call-options.js';
import { TimeoutError } from '../../core/errors/request-error.js';

/**
 * Divides the time of one call among the requests it needs: each call of the result gives the options of the next one.
 *
 * @throws TimeoutError, from the result, when no time is left.
 */
export function timeLeft({ signal, timeoutMs }: CallOptions, what: string): () => CallOptions {
  if (timeoutMs === undefined) return () => ({ signal });
  const end = performance.now() + timeoutMs;
  return () => {
    const left = end - performance.now();
    if (left <= 0) throw new TimeoutError(`${what} was not done within ${Math.round(timeoutMs)} ms.`, { retryable: true });
    return { signal, timeoutMs: left };
  };
}
