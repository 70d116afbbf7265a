import { type ErrorOptions, MlflowOpsError } from './mlflow-ops-error.js';

/** What a store or a server said about a refused request; the HTTP fields are absent on the embedded store. */
export interface RequestErrorOptions extends ErrorOptions {
  /** HTTP status of the last answer. */
  readonly status?: number | undefined;
  /** MLflow's own name of the failure, such as `RESOURCE_DOES_NOT_EXIST`. */
  readonly errorCode?: string | undefined;
  readonly method?: string | undefined;
  /** Path of the request without host, credentials and query string. */
  readonly path?: string | undefined;
  /** How often the request was sent. */
  readonly attempts?: number | undefined;
}

/** A request that a tracking server or a store refused or could not answer. */
export abstract class RequestError extends MlflowOpsError {
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly attempts: number | undefined;

  constructor(message: string, options: RequestErrorOptions = {}) {
    super(message, options);
    this.status = options.status;
    this.errorCode = options.errorCode;
    this.method = options.method;
    this.path = options.path;
    this.attempts = options.attempts;
  }
}

/** An argument is wrong; the message names it and says what is expected. */
export class ValidationError extends RequestError {
  override readonly name = 'ValidationError';
  readonly code = 'VALIDATION';
}

/** The named object does not exist (or is deleted where an active one is needed). */
export class NotFoundError extends RequestError {
  override readonly name = 'NotFoundError';
  readonly code = 'NOT_FOUND';
}

/** An object of that name exists already. */
export class AlreadyExistsError extends RequestError {
  override readonly name = 'AlreadyExistsError';
  readonly code = 'ALREADY_EXISTS';
}

/** The object is in a state that forbids the call, or another writer was faster. */
export class ConflictError extends RequestError {
  override readonly name = 'ConflictError';
  readonly code = 'CONFLICT';
}

/** The credentials are known but not allowed to do this. */
export class PermissionDeniedError extends RequestError {
  override readonly name = 'PermissionDeniedError';
  readonly code = 'PERMISSION_DENIED';
}

/** The server wants credentials, or refuses those it got. */
export class UnauthenticatedError extends RequestError {
  override readonly name = 'UnauthenticatedError';
  readonly code = 'UNAUTHENTICATED';
}

/** The server, or a proxy before it, asks to slow down. */
export class RateLimitedError extends RequestError {
  override readonly name = 'RateLimitedError';
  readonly code = 'RATE_LIMITED';
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: RequestErrorOptions & { readonly retryAfterMs?: number | undefined } = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The server failed to answer a valid request. */
export class ServerError extends RequestError {
  override readonly name = 'ServerError';
  readonly code = 'SERVER';
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: RequestErrorOptions & { readonly retryAfterMs?: number | undefined } = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The server could not be reached, or the connection broke before the answer was complete. */
export class ConnectionError extends RequestError {
  override readonly name = 'ConnectionError';
  readonly code = 'CONNECTION';
  /** False when the request certainly never reached the server, so that it may be sent again whatever it does. */
  readonly requestSent: boolean;

  constructor(message: string, options: RequestErrorOptions & { readonly requestSent: boolean }) {
    super(message, { retryable: true, ...options });
    this.requestSent = options.requestSent;
  }
}

/** The deadline of the call ran out; a write may or may not have been applied. */
export class TimeoutError extends RequestError {
  override readonly name = 'TimeoutError';
  readonly code = 'TIMEOUT';
}

/** The caller's `AbortSignal` ended the call. */
export class AbortError extends RequestError {
  override readonly name = 'AbortError';
  readonly code = 'ABORTED';
}

/** Something answered, but it does not speak the MLflow REST API. */
export class NotAnMlflowServerError extends RequestError {
  override readonly name = 'NotAnMlflowServerError';
  readonly code = 'NOT_AN_MLFLOW_SERVER';
}

/** The store, or this version of the server, cannot do what was asked. */
export class NotSupportedError extends RequestError {
  override readonly name = 'NotSupportedError';
  readonly code = 'NOT_SUPPORTED';
  /** Which store refused: `rest` or `sqlite`. */
  readonly store: string;

  constructor(message: string, options: RequestErrorOptions & { readonly store: string }) {
    super(message, options);
    this.store = options.store;
  }
}
