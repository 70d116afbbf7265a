import { errorFor } from '../core/errors/error-for.js';
import type { MlflowOpsError } from '../core/errors/mlflow-ops-error.js';
import { NotAnMlflowServerError, NotSupportedError, PermissionDeniedError, UnauthenticatedError } from '../core/errors/request-error.js';
import type { Exchange } from './exchange.js';
import { redact } from './redact.js';
import { type RefusalBody, readRefusalBody } from './refusal-body.js';
import { parseRetryAfter } from './retry-after.js';

/** An answer as it came over the wire; header names are lower-case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The error that an answer means, or `undefined` for a 2xx that MLflow can have sent. */
export function errorFromResponse(answer: Answer, exchange: Exchange): MlflowOpsError | undefined {
  const { method, path } = exchange.request;
  const facts = { status: answer.status, method, path };
  if (answer.status >= 200 && answer.status < 300) {
    if (looksLikeMlflow(answer.body, path)) return undefined;
    return new NotAnMlflowServerError(
      `${exchange.origin} answered ${method} ${path} with ${answer.status}, but not as an MLflow server does${pageTitle(answer, exchange)}. ` +
        'Check the tracking URI and its path; a login page in front of the server needs a token or headers in `auth`.',
      facts,
    );
  }
  if (answer.status < 400) return redirectError(answer, exchange);
  const said = readRefusalBody(answer.body);
  return special(answer, said, exchange) ?? ordinary(answer, said, exchange);
}

/** MLflow's API answers with JSON objects (or nothing); its probes with a bare word. */
function looksLikeMlflow(body: string, path: string): boolean {
  const first = body.trimStart()[0];
  if (first === undefined) return true;
  return path.startsWith('/api/') ? first === '{' : first !== '<';
}

function pageTitle(answer: Answer, exchange: Exchange): string {
  const said = readRefusalBody(answer.body);
  const title = said.shape === 'html' ? redact(said.message, exchange.secrets) : '';
  return title === '' ? '' : ` (a page that says "${title.slice(0, 200)}")`;
}

function redirectError(answer: Answer, exchange: Exchange): MlflowOpsError {
  const { method, path } = exchange.request;
  let target = 'another address';
  try {
    // Only the origin: the rest of a login redirect is full of tokens.
    target = new URL(answer.headers['location'] ?? '', exchange.origin).origin;
  } catch {
    // A location that is no URL is not worth more words.
  }
  return new NotAnMlflowServerError(
    `${exchange.origin} redirects ${method} ${path} (${answer.status}) to ${target}. Redirects are never followed, because they would ` +
      'carry credentials along; set the tracking URI to the final address of the MLflow server.',
    { status: answer.status, method, path },
  );
}

/** Refusals whose words say more than their status. */
function special(answer: Answer, said: RefusalBody, exchange: Exchange): MlflowOpsError | undefined {
  const { status } = answer;
  const { method, path } = exchange.request;
  const facts = { status, method, path };
  const { host, hostname, port } = new URL(exchange.origin);
  if (status === 403 && said.message.startsWith('Invalid Host header')) {
    const names = [...new Set([hostname, port === '' ? `${hostname}:*` : host, 'localhost', 'localhost:*'])].join(',');
    return new PermissionDeniedError(
      `The MLflow server refuses requests for the host name "${host}". Start it with --allowed-hosts "${names}" ` +
        '(the option replaces the built-in list, and a name without port does not cover the name with port).',
      facts,
    );
  }
  if (status === 403 && said.message.startsWith('Cross-origin request blocked')) {
    return new PermissionDeniedError(
      `The MLflow server blocked ${method} ${path} as cross-origin: something adds an Origin header to the request. ` +
        'Remove it, or name that origin in --cors-allowed-origins of the server.',
      facts,
    );
  }
  if (status === 404 && said.shape !== 'mlflow') {
    return new NotSupportedError(
      `The server at ${exchange.origin} has no endpoint ${path}: either its MLflow is too old for this call, or the path of the tracking URI is wrong.`,
      { ...facts, store: 'rest' },
    );
  }
  if (status === 503 && (said.message.startsWith('Endpoint:') || said.message.startsWith('Artifact serving is disabled'))) {
    return new NotSupportedError(
      `The server has this feature switched off: ${redact(said.message, exchange.secrets)} (${method} ${path})`,
      {
        ...facts,
        store: 'rest',
      },
    );
  }
  if (status === 407) {
    return new UnauthenticatedError(
      `The proxy ${exchange.proxy ?? ''} wants credentials: put user and password into the proxy URL.`,
      facts,
    );
  }
  if (status === 400 && said.shape !== 'mlflow' && said.shape !== 'detail') {
    return new NotAnMlflowServerError(
      `${exchange.origin} refused ${method} ${path} with 400 in words that are not MLflow's: "${redact(said.message, exchange.secrets).slice(0, 300)}". ` +
        'Check scheme, host and port of the tracking URI.',
      facts,
    );
  }
  return undefined;
}

const duplicateKey = /UNIQUE constraint failed|duplicate key value|Duplicate entry|UniqueViolation|unique constraint/i;
/** Servers before 3.x report a busy database as INTERNAL_ERROR. */
const busyDatabase = /database is locked|deadlock detected|OperationalError/i;

function ordinary(answer: Answer, said: RefusalBody, exchange: Exchange): MlflowOpsError {
  const { status } = answer;
  const { method, path } = exchange.request;
  const code = said.errorCode === undefined ? '' : ` ${said.errorCode}`;
  const words = redact(said.message, exchange.secrets);
  const message = `${words === '' ? 'The server refused the request' : words} (${method} ${path} → ${status}${code})${hint(status)}`;
  return errorFor(message, {
    status,
    errorCode: said.errorCode,
    method,
    path,
    store: 'rest',
    retryable: isTransient(status, said),
    retryAfterMs: parseRetryAfter(answer.headers['retry-after'], exchange.now),
    details: said.errorCode === 'BAD_REQUEST' && duplicateKey.test(said.message) ? { duplicateKey: true } : {},
  });
}

/** A 500 with an error code is MLflow's verdict on this request; without one it is an accident, possibly of a proxy. */
function isTransient(status: number, said: RefusalBody): boolean {
  if (status === 500 && said.errorCode !== undefined) {
    return said.errorCode === 'TEMPORARILY_UNAVAILABLE' || busyDatabase.test(said.message);
  }
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

function hint(status: number): string {
  switch (status) {
    case 401:
      return '. Set `auth`, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN; what was sent, if anything, is not accepted.';
    case 403:
      return '. The user behind these credentials lacks the permission.';
    case 413:
      return '. A proxy before the server limits the size of requests.';
    default:
      return '';
  }
}
