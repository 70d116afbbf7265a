import type { CallOptions } from '../../core/call-options.js';
import { AbortError, ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';

/**
 * Takes `signal` and `timeoutMs` from the options of a call.
 *
 * @throws ValidationError
 * @throws AbortError when the signal is aborted already.
 */
export function parseCall(options: CallOptions): CallOptions {
  if (typeof options !== 'object' || options === null) {
    throw new ValidationError(`The options of a call must be an object, not ${describe(options)}.`);
  }
  const { signal, timeoutMs } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new ValidationError(`The option signal must be an AbortSignal, not ${describe(signal)}.`);
  }
  if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs < 2 ** 31)) {
    throw new ValidationError(`The option timeoutMs must be a number of milliseconds above 0 and below 2^31, not ${describe(timeoutMs)}.`);
  }
  if (signal?.aborted) throw new AbortError('The call was aborted before it began.', { cause: signal.reason });
  return { signal, timeoutMs };
}
