import { errorFor } from '../core/errors/error-for.js';
import type { MlflowOpsError } from '../core/errors/mlflow-ops-error.js';
import { ServerError } from '../core/errors/request-error.js';
import type { Answer } from './error-from-response.js';
import type { Exchange } from './exchange.js';
import { parseRetryAfter } from './retry-after.js';

/** S3 and Azure call some passing failures a wrong request. */
const passing = new Set(['RequestTimeout', 'SlowDown', 'OperationTimedOut', 'ServerBusy', 'InternalError']);

/**
 * The error that an answer of a cloud storage means, or `undefined` for a 2xx. Of what the storage says only its error
 * code is shown: the rest repeats signatures and signed text.
 */
export function errorFromStorage(answer: Answer, exchange: Exchange): MlflowOpsError | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  const { method, path } = exchange.request;
  const errorCode = /<Code>([A-Za-z0-9.]{1,80})<\/Code>/.exec(answer.body)?.[1];
  const said = `The storage at ${exchange.origin} answered ${method} ${path} with ${status}${errorCode === undefined ? '' : ` ${errorCode}`}`;
  const facts = {
    status,
    errorCode,
    method,
    path,
    store: 'presigned',
    retryAfterMs: parseRetryAfter(answer.headers['retry-after'], exchange.now),
  };
  const isPassing = status === 408 || status === 429 || (status >= 500 && status !== 501) || passing.has(errorCode ?? '');
  if (isPassing && status < 429) return new ServerError(`${said}.`, { ...facts, retryable: true });
  return errorFor(`${said}. ${advice(status)}`.trimEnd(), { ...facts, retryable: isPassing });
}

function advice(status: number): string {
  if (status >= 300 && status < 400) {
    return 'Redirects are never followed; the server that signed the URL has to name the final address (region) of its storage.';
  }
  if (status === 401 || status === 403) {
    return 'The presigned URL has expired, or its signer may not do this, or a clock is wrong.';
  }
  return '';
}
