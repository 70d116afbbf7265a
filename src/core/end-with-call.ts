import type { Readable } from 'node:stream';
import type { CallOptions } from './call-options.js';
import { AbortError, TimeoutError } from './errors/request-error.js';
import { keepFailure } from './keep-failure.js';

/**
 * Lets the signal and the deadline of a call end a stream, with the errors of this package.
 *
 * @param what - Names the work in messages, such as `the download of model.onnx`.
 */
export function endWithCall<S extends Readable>(stream: S, what: string, { signal, timeoutMs }: CallOptions): S {
  if (signal === undefined && timeoutMs === undefined) return stream;
  const abort = (): void => {
    stream.destroy(new AbortError(`The call was aborted during ${what}.`, { cause: signal?.reason }));
  };
  const expire = (): void => {
    stream.destroy(new TimeoutError(`The call gave up after ${timeoutMs} ms during ${what}.`));
  };
  keepFailure(stream);
  const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs).unref();
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  stream.once('close', () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  });
  return stream;
}
