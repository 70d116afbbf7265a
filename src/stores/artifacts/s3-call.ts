import type { CallOptions } from '../../core/call-options.js';
import { AbortError, TimeoutError } from '../../core/errors/request-error.js';
import { s3Failure } from './s3-failure.js';

/**
 * Does requests that the signal and the deadline of a call end, with the errors of this package.
 *
 * @param what - The whole failure up to the reason, such as `s3://bucket/a cannot be read`.
 */
export async function s3Call<T>(
  what: string,
  { signal, timeoutMs }: CallOptions,
  action: (request: { readonly abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const abort = (): void => stop.abort(new AbortError(`${what}: the call was aborted.`, { cause: signal?.reason }));
  const expire = (): void => stop.abort(new TimeoutError(`${what}: the call gave up after ${timeoutMs} ms.`));
  const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs).unref();
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  try {
    return await action({ abortSignal: stop.signal });
  } catch (error) {
    throw stop.signal.aborted ? (stop.signal.reason as Error) : s3Failure(what, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
