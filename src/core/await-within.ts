import type { CallOptions } from './call-options.js';
import { AbortError, TimeoutError } from './errors/request-error.js';

/**
 * Waits for work that goes on whoever waits for it, such as the opening of a store that several callers share: the signal
 * or the deadline of a call ends its wait, not the work.
 *
 * @param what - Names the work in messages, such as `the opening of sqlite:///mlflow.db`.
 * @throws AbortError
 * @throws TimeoutError
 */
export async function awaitWithin<T>(what: string, work: Promise<T>, { signal, timeoutMs }: CallOptions): Promise<T> {
  if (signal === undefined && timeoutMs === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => {};
  const ended = new Promise<never>((_, reject) => {
    abort = () => reject(new AbortError(`The call was aborted while it waited for ${what}.`, { cause: signal?.reason }));
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    if (timeoutMs === undefined) return;
    timer = setTimeout(() => reject(new TimeoutError(`The call gave up after ${timeoutMs} ms of waiting for ${what}.`)), timeoutMs).unref();
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
