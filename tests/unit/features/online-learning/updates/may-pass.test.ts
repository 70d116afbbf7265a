import { expect, it } from 'vitest';
import {
  ConflictError,
  ConnectionError,
  PermissionDeniedError,
  ServerError,
  TimeoutError,
  UnauthenticatedError,
  ValidationError,
} from '../../../../../src/core/errors/request-error.js';
import { StoreError } from '../../../../../src/core/errors/store-error.js';
import { mayPass } from '../../../../../src/features/online-learning/updates/may-pass.js';

it.each([
  new ConnectionError('away', { requestSent: true }),
  new TimeoutError('slow'),
  new ServerError('500', { status: 500 }),
  new UnauthenticatedError('expired'),
  new StoreError('full', { kind: 'full' }),
  new ConflictError('busy', { retryable: true }),
])('waits for the end of %s', (error) => {
  expect(mayPass(error)).toBe(true);
});

it.each([new ConflictError('moved'), new PermissionDeniedError('no'), new ValidationError('wrong'), new TypeError('a mistake'), 'thrown'])(
  'does not wait for the end of %s',
  (error) => {
    expect(mayPass(error)).toBe(false);
  },
);
