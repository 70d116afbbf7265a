import type { MlflowOpsError } from './mlflow-ops-error.js';
import {
  AlreadyExistsError,
  ConflictError,
  NotFoundError,
  NotSupportedError,
  PermissionDeniedError,
  RateLimitedError,
  type RequestErrorOptions,
  ServerError,
  UnauthenticatedError,
  ValidationError,
} from './request-error.js';

/** A refusal as a store states it: MLflow's error code first, the HTTP status where there is no code. */
export interface Refusal extends RequestErrorOptions {
  readonly store: string;
  readonly retryAfterMs?: number | undefined;
}

type Kind =
  | 'validation'
  | 'notFound'
  | 'alreadyExists'
  | 'conflict'
  | 'permissionDenied'
  | 'unauthenticated'
  | 'rateLimited'
  | 'notSupported'
  | 'server';

/** The one table from MLflow's error codes to the classes of this package. */
const kindByErrorCode: Readonly<Record<string, Kind>> = {
  BAD_REQUEST: 'validation',
  INVALID_PARAMETER_VALUE: 'validation',
  MALFORMED_REQUEST: 'validation',
  MALFORMED_STATE: 'validation',
  MAX_LIST_SIZE_EXCEEDED: 'validation',
  RESOURCE_DOES_NOT_EXIST: 'notFound',
  NOT_FOUND: 'notFound',
  RESOURCE_ALREADY_EXISTS: 'alreadyExists',
  ALREADY_EXISTS: 'alreadyExists',
  RESOURCE_CONFLICT: 'conflict',
  ABORTED: 'conflict',
  INVALID_STATE: 'conflict',
  INVALID_STATE_TRANSITION: 'conflict',
  PERMISSION_DENIED: 'permissionDenied',
  UNAUTHENTICATED: 'unauthenticated',
  CUSTOMER_UNAUTHORIZED: 'unauthenticated',
  REQUEST_LIMIT_EXCEEDED: 'rateLimited',
  RESOURCE_EXHAUSTED: 'rateLimited',
  NOT_IMPLEMENTED: 'notSupported',
  ENDPOINT_NOT_FOUND: 'notSupported',
  FEATURE_DISABLED: 'notSupported',
};

function kindByStatus(status: number | undefined): Kind {
  switch (status) {
    case 400:
    case 413:
    case 415:
    case 422:
      return 'validation';
    case 401:
      return 'unauthenticated';
    case 403:
      return 'permissionDenied';
    case 404:
      return 'notFound';
    case 405:
    case 501:
      return 'notSupported';
    case 409:
      return 'conflict';
    case 429:
      return 'rateLimited';
    default:
      return 'server';
  }
}

/**
 * Builds the error class that belongs to a refusal. Whether it is `retryable` is decided by the caller, who knows
 * what the answer looked like.
 */
export function errorFor(message: string, refusal: Refusal): MlflowOpsError {
  const known = refusal.errorCode === undefined ? undefined : kindByErrorCode[refusal.errorCode];
  switch (known ?? kindByStatus(refusal.status)) {
    case 'validation':
      return new ValidationError(message, refusal);
    case 'notFound':
      return new NotFoundError(message, refusal);
    case 'alreadyExists':
      return new AlreadyExistsError(message, refusal);
    case 'conflict':
      return new ConflictError(message, refusal);
    case 'permissionDenied':
      return new PermissionDeniedError(message, refusal);
    case 'unauthenticated':
      return new UnauthenticatedError(message, refusal);
    case 'rateLimited':
      return new RateLimitedError(message, refusal);
    case 'notSupported':
      return new NotSupportedError(message, refusal);
    default:
      return new ServerError(message, refusal);
  }
}
