import type { MlflowOpsError } from '../core/errors/mlflow-ops-error.js';
import { ConnectionError, RateLimitedError, ServerError, TimeoutError } from '../core/errors/request-error.js';

/** What a failure means for sending the same request again. */
export interface RetryRule {
  /** How many retries this kind of failure is worth. */
  readonly retries: number;
  /** Tokens a retry takes from the budget. */
  readonly cost: number;
  /** The server may have done what was asked, although its answer did not arrive or says otherwise. */
  readonly ambiguous: boolean;
  /** The connection had gone stale before the request was sent; trying again on another one costs nothing. */
  readonly stale: boolean;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

const ordinaryCost = 5;
/** Timeouts and refusals to serve are signs of overload. */
const overloadCost = 10;

/** Reads a failure. Decides nothing by itself: limits, budget and deadline belong to the call. */
export function retryRule(error: MlflowOpsError): RetryRule {
  const rule = { retries: 0, cost: ordinaryCost, ambiguous: false, stale: false, retryAfterMs: undefined };
  const always = error.retryable ? Number.POSITIVE_INFINITY : 0;
  if (error instanceof ConnectionError) {
    return { ...rule, retries: always, ambiguous: error.requestSent, stale: error.details['staleSocket'] === true };
  }
  if (error instanceof TimeoutError) return { ...rule, retries: always, cost: overloadCost, ambiguous: true };
  if (error instanceof RateLimitedError) return { ...rule, retries: always, cost: overloadCost, retryAfterMs: error.retryAfterMs };
  // Two writers inserted the same row at once: sent again, the server finds it and is content.
  if (error.details['duplicateKey'] === true) return { ...rule, retries: 3 };
  if (error instanceof ServerError) {
    const cost = error.retryAfterMs === undefined ? ordinaryCost : overloadCost;
    // MLflow says 503, or names the busy database, for what passes; another 500 mostly stays one.
    const passes = error.status !== 500 || (error.retryable && error.errorCode !== undefined);
    const retries = passes ? always : 1;
    return { ...rule, retries, cost, ambiguous: true, retryAfterMs: error.retryAfterMs };
  }
  return rule;
}

const firstBackoffMs = 500;
const longestBackoffMs = 20_000;

/**
 * The wait before a retry, in milliseconds: full jitter, uniform between 0 and a bound that doubles with every retry
 * (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015).
 *
 * @param retry - Retries made before this one.
 * @param random - A number in [0, 1).
 */
export function backoffMs(retry: number, random: number): number {
  return Math.floor(random * Math.min(longestBackoffMs, firstBackoffMs * 2 ** retry));
}
