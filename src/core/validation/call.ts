import { setMaxListeners } from 'node:events';
import type { CallOptions } from '../call-options.js';
import { AbortError, ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';
import { parseObject } from './object.js';

/**
 * Takes `signal` and `timeoutMs` from the options of a call. The deadline counts from here: `timeoutMs` of the result is
 * what is left of it whenever it is read, so that a call of several requests has one deadline.
 *
 * @throws ValidationError
 * @throws AbortError when the signal is aborted already.
 */
export function parseCall(options: CallOptions): CallOptions {
  const { signal, timeoutMs } = parseObject('The options of a call', options);
  if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs < 2 ** 31)) {
    throw new ValidationError(`The option timeoutMs must be a number of milliseconds above 0 and below 2^31, not ${describe(timeoutMs)}.`);
  }
  if (parseSignal(signal)?.aborted) throw new AbortError('The call was aborted before it began.', { cause: signal?.reason });
  if (timeoutMs === undefined) return { signal, timeoutMs };
  const end = performance.now() + timeoutMs;
  return {
    signal,
    get timeoutMs() {
      return Math.max(1, Math.ceil(end - performance.now()));
    },
  };
}

/** Checks the option `signal`. @throws ValidationError */
export function parseSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  if (!(signal instanceof AbortSignal)) throw new ValidationError(`The option signal must be an AbortSignal, not ${describe(signal)}.`);
  // One signal for all that a service does is no leak: every call takes its listener away when it ends.
  setMaxListeners(0, signal);
  return signal;
}
