import { AbortError, RequestError, type RequestErrorOptions } from '../../core/errors/request-error.js';
import type { Task } from './task.js';

/** How servers refuse to change what is deleted; the error code is the one of any wrong argument. */
const deleted = /must be in (the )?'active' state/;

/**
 * The same error, saying what was being done to which object and what helps. Whoever aborted a call knows what it was
 * about, so that an abort stays as it is.
 */
export function explainError(error: unknown, task: Task): unknown {
  if (!(error instanceof RequestError) || error instanceof AbortError) return error;
  const remedy = task.remedies[deleted.test(error.message) ? 'DELETED' : error.code];
  const said = /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
  const Kind = error.constructor as new (message: string, options: RequestErrorOptions) => RequestError;
  return new Kind(`Cannot ${task.doing}: ${said}${remedy === undefined ? '' : ` ${remedy}`}`, { ...error, cause: error.cause });
}
