import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ConflictError,
  ConnectionError,
  NotFoundError,
  NotSupportedError,
  RateLimitedError,
  ServerError,
  TimeoutError,
  ValidationError,
} from '../../../src/core/errors/request-error.js';
import { RetryBudget } from '../../../src/http/retry-budget.js';
import { backoffMs, retryRule } from '../../../src/http/retry-policy.js';

const unlimited = Number.POSITIVE_INFINITY;

test.each([
  ['a refused connection', new ConnectionError('', { requestSent: false }), unlimited, false],
  ['a connection cut after sending', new ConnectionError('', { requestSent: true }), unlimited, true],
  ['an untrusted certificate', new ConnectionError('', { requestSent: false, retryable: false }), 0, false],
  ['a timeout', new TimeoutError('', { retryable: true }), unlimited, true],
  ['429', new RateLimitedError('', { status: 429, retryable: true }), unlimited, false],
  ['503', new ServerError('', { status: 503, retryable: true }), unlimited, true],
  ['500 with a page', new ServerError('', { status: 500, retryable: true }), 1, true],
  ['500 INTERNAL_ERROR', new ServerError('', { status: 500, errorCode: 'INTERNAL_ERROR' }), 1, true],
  ['500 with a busy database', new ServerError('', { status: 500, errorCode: 'INTERNAL_ERROR', retryable: true }), unlimited, true],
  ['500 FEATURE_DISABLED', new NotSupportedError('', { status: 500, errorCode: 'FEATURE_DISABLED', store: 'rest' }), 0, false],
  ['500 INVALID_STATE', new ConflictError('', { status: 500, errorCode: 'INVALID_STATE' }), 0, false],
  ['400 with a duplicate key', new ValidationError('', { status: 400, details: { duplicateKey: true } }), 3, false],
  ['400', new ValidationError('', { status: 400 }), 0, false],
  ['404', new NotFoundError('', { status: 404 }), 0, false],
])('%s is worth its number of retries and is ambiguous or not', (_, error, retries, ambiguous) => {
  expect(retryRule(error)).toMatchObject({ retries, ambiguous });
});

test('signs of overload cost the budget twice as much', () => {
  expect(retryRule(new ConnectionError('', { requestSent: true })).cost).toBe(5);
  expect(retryRule(new TimeoutError('', { retryable: true })).cost).toBe(10);
  expect(retryRule(new RateLimitedError('', { retryable: true, retryAfterMs: 5 }))).toMatchObject({ cost: 10, retryAfterMs: 5 });
  expect(retryRule(new ServerError('', { status: 503, retryable: true, retryAfterMs: 5 })).cost).toBe(10);
});

test('the wait has full jitter below a bound that doubles up to 20 s', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (retry, random) => {
      const wait = backoffMs(retry, random);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThan(Math.min(20_000, 500 * 2 ** retry));
    }),
    { seed: 6 },
  );
  expect(backoffMs(3, 0)).toBe(0);
  expect(backoffMs(3, 0.5)).toBe(2000);
  expect(backoffMs(100, 0.5)).toBe(10_000);
});

test('the budget allows 100 ordinary retries, then none until calls succeed again', () => {
  const budget = new RetryBudget();
  for (let i = 0; i < 100; i += 1) expect(budget.take(5)).toBe(true);
  expect(budget.take(5)).toBe(false);
  for (let i = 0; i < 5; i += 1) budget.refund(0);
  expect(budget.take(5)).toBe(true);
  budget.refund(5);
  expect(budget.tokens).toBe(5);
  for (let i = 0; i < 1000; i += 1) budget.refund(10);
  expect(budget.tokens).toBe(500);
});
