import type { BufferFullError, DeliveryError } from './delivery-error.js';
import { type ErrorCode, errorBrand, type MlflowOpsError } from './mlflow-ops-error.js';
import type { ModelError } from './model-error.js';
import type {
  AbortError,
  AlreadyExistsError,
  ConflictError,
  ConnectionError,
  NotAnMlflowServerError,
  NotFoundError,
  NotSupportedError,
  PermissionDeniedError,
  RateLimitedError,
  ServerError,
  TimeoutError,
  UnauthenticatedError,
  ValidationError,
} from './request-error.js';
import type { NoActiveRunError, RunActiveError, RunEndedError } from './run-errors.js';
import type { StatisticsError } from './statistics-error.js';
import type { StoreError } from './store-error.js';

/**
 * Whether a value is an error of this package, also of another copy of it in the process.
 *
 * @example
 * ```ts
 * import { isMlflowOpsError, NotFoundError } from 'mlflow-ops';
 * isMlflowOpsError(new NotFoundError('no such run')); // => true
 * isMlflowOpsError(new Error('other')); // => false
 * ```
 */
export function isMlflowOpsError(value: unknown): value is MlflowOpsError {
  return value instanceof Error && (value as { [errorBrand]?: unknown })[errorBrand] === true;
}

function hasCode(value: unknown, code: ErrorCode): boolean {
  return isMlflowOpsError(value) && value.code === code;
}

/** Whether a value is a {@link NotFoundError}, of any copy of this package. */
export function isNotFound(value: unknown): value is NotFoundError {
  return hasCode(value, 'NOT_FOUND');
}

/** Whether a value is an {@link AlreadyExistsError}, of any copy of this package. */
export function isAlreadyExists(value: unknown): value is AlreadyExistsError {
  return hasCode(value, 'ALREADY_EXISTS');
}

/** Whether a value is a {@link ConflictError}, of any copy of this package. */
export function isConflict(value: unknown): value is ConflictError {
  return hasCode(value, 'CONFLICT');
}

/** Whether a value is a {@link ValidationError}, of any copy of this package. */
export function isValidation(value: unknown): value is ValidationError {
  return hasCode(value, 'VALIDATION');
}

/** Whether a value is a {@link PermissionDeniedError}, of any copy of this package. */
export function isPermissionDenied(value: unknown): value is PermissionDeniedError {
  return hasCode(value, 'PERMISSION_DENIED');
}

/** Whether a value is an {@link UnauthenticatedError}, of any copy of this package. */
export function isUnauthenticated(value: unknown): value is UnauthenticatedError {
  return hasCode(value, 'UNAUTHENTICATED');
}

/** Whether a value is a {@link RateLimitedError}, of any copy of this package. */
export function isRateLimited(value: unknown): value is RateLimitedError {
  return hasCode(value, 'RATE_LIMITED');
}

/** Whether a value is a {@link ConnectionError}, of any copy of this package. */
export function isConnection(value: unknown): value is ConnectionError {
  return hasCode(value, 'CONNECTION');
}

/** Whether a value is a {@link TimeoutError}, of any copy of this package. */
export function isTimeout(value: unknown): value is TimeoutError {
  return hasCode(value, 'TIMEOUT');
}

/** Whether a value is a {@link DeliveryError}, of any copy of this package. */
export function isDelivery(value: unknown): value is DeliveryError {
  return hasCode(value, 'DELIVERY');
}

/** Whether a value is a {@link StoreError}, of any copy of this package. */
export function isStore(value: unknown): value is StoreError {
  return hasCode(value, 'STORE');
}

/** Whether a value is a {@link ServerError}, of any copy of this package. */
export function isServer(value: unknown): value is ServerError {
  return hasCode(value, 'SERVER');
}

/** Whether a value is an {@link AbortError}, of any copy of this package. */
export function isAbort(value: unknown): value is AbortError {
  return hasCode(value, 'ABORTED');
}

/** Whether a value is a {@link NotAnMlflowServerError}, of any copy of this package. */
export function isNotAnMlflowServer(value: unknown): value is NotAnMlflowServerError {
  return hasCode(value, 'NOT_AN_MLFLOW_SERVER');
}

/** Whether a value is a {@link NotSupportedError}, of any copy of this package. */
export function isNotSupported(value: unknown): value is NotSupportedError {
  return hasCode(value, 'NOT_SUPPORTED');
}

/** Whether a value is a {@link RunActiveError}, of any copy of this package. */
export function isRunActive(value: unknown): value is RunActiveError {
  return hasCode(value, 'RUN_ACTIVE');
}

/** Whether a value is a {@link NoActiveRunError}, of any copy of this package. */
export function isNoActiveRun(value: unknown): value is NoActiveRunError {
  return hasCode(value, 'NO_ACTIVE_RUN');
}

/** Whether a value is a {@link RunEndedError}, of any copy of this package. */
export function isRunEnded(value: unknown): value is RunEndedError {
  return hasCode(value, 'RUN_ENDED');
}

/** Whether a value is a {@link BufferFullError}, of any copy of this package. */
export function isBufferFull(value: unknown): value is BufferFullError {
  return hasCode(value, 'BUFFER_FULL');
}

/** Whether a value is a {@link ModelError}, of any copy of this package. */
export function isModel(value: unknown): value is ModelError {
  return hasCode(value, 'MODEL');
}

/** Whether a value is a {@link StatisticsError}, of any copy of this package. */
export function isStatistics(value: unknown): value is StatisticsError {
  return hasCode(value, 'STATISTICS');
}
