import type { Failure } from './error-from-failure.js';
import type { SocketPool } from './socket-pool.js';

/** What is read of an error of axios; the rest of it holds headers. */
export interface AxiosFailure {
  readonly message: string;
  readonly code?: string | undefined;
  readonly cause?: { readonly code?: string | undefined } | undefined;
  readonly request?: { readonly socket?: object | null; readonly reusedSocket?: boolean } | undefined;
}

/** Whether axios made this error. */
export function isAxiosError(error: unknown): error is AxiosFailure {
  return (error as { isAxiosError?: unknown } | null)?.isAxiosError === true;
}

/**
 * The facts of a failed request.
 *
 * @param longestAnswer - The limit that an answer may have exceeded, in bytes.
 */
export function failureOf(error: AxiosFailure, pool: SocketPool, longestAnswer?: number): Failure {
  const code = error.code ?? error.cause?.code ?? 'unknown';
  return {
    code: code === 'ERR_BAD_RESPONSE' ? 'ECONNRESET' : code,
    requestSent: pool.wasEstablished(error.request?.socket),
    reusedSocket: error.request?.reusedSocket === true,
    exceeded: error.message.startsWith('maxContentLength') ? longestAnswer : undefined,
  };
}
