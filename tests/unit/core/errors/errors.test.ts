import { describe, expect, test, vi } from 'vitest';
import { BufferFullError, DeliveryError } from '../../../../src/core/errors/delivery-error.js';
import { errorFor } from '../../../../src/core/errors/error-for.js';
import * as guards from '../../../../src/core/errors/guards.js';
import { MlflowOpsError } from '../../../../src/core/errors/mlflow-ops-error.js';
import * as errors from '../../../../src/core/errors/request-error.js';
import { NoActiveRunError, RunActiveError, RunEndedError } from '../../../../src/core/errors/run-errors.js';
import { StoreError } from '../../../../src/core/errors/store-error.js';

const report = { accepted: 3, delivered: 1, pending: 2, dropped: 0, quarantined: 0, undelivered: [] };

const all: readonly [MlflowOpsError, string][] = [
  [new errors.ValidationError('m'), 'VALIDATION'],
  [new errors.NotFoundError('m'), 'NOT_FOUND'],
  [new errors.AlreadyExistsError('m'), 'ALREADY_EXISTS'],
  [new errors.ConflictError('m'), 'CONFLICT'],
  [new errors.PermissionDeniedError('m'), 'PERMISSION_DENIED'],
  [new errors.UnauthenticatedError('m'), 'UNAUTHENTICATED'],
  [new errors.RateLimitedError('m'), 'RATE_LIMITED'],
  [new errors.ServerError('m'), 'SERVER'],
  [new errors.ConnectionError('m', { requestSent: false }), 'CONNECTION'],
  [new errors.TimeoutError('m'), 'TIMEOUT'],
  [new errors.AbortError('m'), 'ABORTED'],
  [new errors.NotAnMlflowServerError('m'), 'NOT_AN_MLFLOW_SERVER'],
  [new errors.NotSupportedError('m', { store: 'sqlite' }), 'NOT_SUPPORTED'],
  [new StoreError('m', { kind: 'full' }), 'STORE'],
  [new RunActiveError('m'), 'RUN_ACTIVE'],
  [new NoActiveRunError('m'), 'NO_ACTIVE_RUN'],
  [new RunEndedError('m'), 'RUN_ENDED'],
  [new DeliveryError('m', { report }), 'DELIVERY'],
  [new BufferFullError('m'), 'BUFFER_FULL'],
];

test.each(all)('%s has the code %s, its own name, and the base class', (error, code) => {
  expect(error.code).toBe(code);
  expect(error.name).toBe(error.constructor.name);
  expect(error).toBeInstanceOf(MlflowOpsError);
  expect(guards.isMlflowOpsError(error)).toBe(true);
});

test('what may succeed later says so', () => {
  const retryable = all.filter(([error]) => error.retryable).map(([error]) => error.name);
  expect(retryable).toEqual(['ConnectionError', 'DeliveryError', 'BufferFullError']);
  expect(new StoreError('m', { kind: 'busy' }).retryable).toBe(true);
  expect(new errors.ServerError('m', { retryable: true }).retryable).toBe(true);
});

test('a cause is kept and details are readable', () => {
  const cause = new Error('underneath');
  const error = new errors.NotFoundError('m', { cause, details: { runId: 'r' }, status: 404, attempts: 2 });
  expect(error.cause).toBe(cause);
  expect([error.details, error.status, error.attempts]).toEqual([{ runId: 'r' }, 404, 2]);
  expect('cause' in new errors.NotFoundError('m')).toBe(false);
});

describe('a guard', () => {
  const named = [
    [guards.isNotFound, errors.NotFoundError],
    [guards.isAlreadyExists, errors.AlreadyExistsError],
    [guards.isConflict, errors.ConflictError],
    [guards.isValidation, errors.ValidationError],
    [guards.isPermissionDenied, errors.PermissionDeniedError],
    [guards.isUnauthenticated, errors.UnauthenticatedError],
    [guards.isRateLimited, errors.RateLimitedError],
    [guards.isConnection, errors.ConnectionError],
    [guards.isTimeout, errors.TimeoutError],
    [guards.isDelivery, DeliveryError],
    [guards.isStore, StoreError],
    [guards.isServer, errors.ServerError],
    [guards.isAbort, errors.AbortError],
    [guards.isNotAnMlflowServer, errors.NotAnMlflowServerError],
    [guards.isNotSupported, errors.NotSupportedError],
    [guards.isRunActive, RunActiveError],
    [guards.isNoActiveRun, NoActiveRunError],
    [guards.isRunEnded, RunEndedError],
    [guards.isBufferFull, BufferFullError],
  ] as const;

  test('exists for every class', () => {
    expect(new Set(named.map(([, kind]) => kind.name))).toEqual(new Set(all.map(([error]) => error.name)));
  });

  test.each(named)('%o accepts its own class only', (guard, kind) => {
    expect(all.map(([error]) => error).filter(guard)).toEqual([expect.any(kind)]);
    for (const value of [undefined, null, 'x', {}, new Error('x'), { code: 'NOT_FOUND' }]) expect(guard(value)).toBe(false);
  });

  test('accepts the errors of another copy of the package', async () => {
    vi.resetModules();
    const copy = await import('../../../../src/core/errors/request-error.js');
    const foreign = new copy.NotFoundError('m');
    expect(foreign).not.toBeInstanceOf(errors.NotFoundError);
    expect(guards.isNotFound(foreign)).toBe(true);
    expect(guards.isConflict(foreign)).toBe(false);
  });
});

describe('the error of a refusal', () => {
  test.each([
    [{ errorCode: 'RESOURCE_DOES_NOT_EXIST', status: 404 }, 'NotFoundError'],
    [{ errorCode: 'RESOURCE_ALREADY_EXISTS', status: 400 }, 'AlreadyExistsError'],
    [{ errorCode: 'INVALID_PARAMETER_VALUE', status: 400 }, 'ValidationError'],
    [{ errorCode: 'BAD_REQUEST', status: 400 }, 'ValidationError'],
    [{ errorCode: 'INVALID_STATE', status: 500 }, 'ConflictError'],
    [{ errorCode: 'PERMISSION_DENIED', status: 403 }, 'PermissionDeniedError'],
    [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', status: 429 }, 'RateLimitedError'],
    [{ errorCode: 'FEATURE_DISABLED', status: 500 }, 'NotSupportedError'],
    [{ errorCode: 'TEMPORARILY_UNAVAILABLE', status: 503 }, 'ServerError'],
    [{ errorCode: 'INTERNAL_ERROR', status: 500 }, 'ServerError'],
    [{ errorCode: 'SOMETHING_NEW', status: 409 }, 'ConflictError'],
    [{ status: 400 }, 'ValidationError'],
    [{ status: 401 }, 'UnauthenticatedError'],
    [{ status: 403 }, 'PermissionDeniedError'],
    [{ status: 404 }, 'NotFoundError'],
    [{ status: 405 }, 'NotSupportedError'],
    [{ status: 429 }, 'RateLimitedError'],
    [{ status: 418 }, 'ServerError'],
    [{}, 'ServerError'],
  ])('%o is a %s', (refusal, name) => {
    const error = errorFor('m', { store: 'rest', retryAfterMs: 7, ...refusal });
    expect(error.name).toBe(name);
    expect(error.message).toBe('m');
    if (error instanceof errors.RateLimitedError) expect(error.retryAfterMs).toBe(7);
    if (error instanceof errors.NotSupportedError) expect(error.store).toBe('rest');
  });
});
