import type { DeliveryError } from './delivery-error.js';
import { type ErrorCode, errorBrand, type MlflowOpsError } from './mlflow-ops-error.js';
import type {
  AlreadyExistsError,
  ConflictError,
  ConnectionError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitedError,
  TimeoutError,
  UnauthenticatedError,
  ValidationError,
} from './request-error.js';
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
