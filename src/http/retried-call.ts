import type { CallOptions } from '../core/call-options.js';
import { isMlflowOpsError } from '../core/errors/guards.js';
import type { MlflowOpsError } from '../core/errors/mlflow-ops-error.js';
import { AbortError, ConnectionError, TimeoutError } from '../core/errors/request-error.js';
import type { Logger } from '../core/logger.js';
import type { RetryBudget } from './retry-budget.js';
import { backoffMs, retryRule } from './retry-policy.js';
import type { Timing } from './timing.js';

/**
 * How long after the first try of a server that cannot be reached the last one may begin, unless the caller set a deadline: the call
 * fails within 10 s, and a busy machine needs some of them.
 */
const unreachableMs = 9_000;

/** What all calls of a client share. */
export interface RetrySettings {
  readonly attemptTimeoutMs: number;
  readonly deadlineMs: number;
  readonly maxRetries: number;
  /** Whether the deadline was set on purpose. */
  readonly deadlineIsExplicit: boolean;
  readonly random: () => number;
  readonly timing: Timing;
  readonly logger: Logger;
}

/** What is sent, and what may be done about a failure. */
export interface RetriedRequest<R> {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly replay: 'safe' | 'unsafe';
  readonly recover?: ((call: CallOptions) => Promise<R | undefined>) | undefined;
  readonly timeoutMs?: number | undefined;
}

/** What one attempt may take. */
export interface AttemptLimits {
  readonly signal: AbortSignal;
  /** The shorter of the attempt's timeout and what is left of the deadline, in milliseconds. */
  readonly attemptMs: number;
  /** What is left of the deadline, in milliseconds. */
  readonly remainingMs: number;
}

/** One call with all its attempts: counts them, watches the deadline, says after each failure whether to go on. */
export class RetriedCall<R> {
  readonly #send: (limits: AttemptLimits) => Promise<R>;
  readonly #request: RetriedRequest<R>;
  readonly #settings: RetrySettings;
  readonly #budget: RetryBudget;
  readonly #end = new AbortController();
  /** Whether somebody chose the deadline, so that it also holds for a server that cannot be reached. */
  readonly #hasOwnDeadline: boolean;
  readonly #timeoutMs: number;
  readonly #deadline: number;
  #closed = false;
  #attempts = 0;
  #retries = 0;
  #lastCost = 0;
  #staleUsed = false;
  /** An attempt may have been applied without our knowing. */
  #unanswered = false;
  /** No further attempt, whatever the failure: time is up, or nobody can tell what the earlier ones did. */
  #over = false;
  #unreachableSince: number | undefined;
  #lastFailure: MlflowOpsError | undefined;

  constructor(send: (limits: AttemptLimits) => Promise<R>, request: RetriedRequest<R>, settings: RetrySettings, budget: RetryBudget) {
    this.#send = send;
    this.#request = request;
    this.#settings = settings;
    this.#budget = budget;
    this.#hasOwnDeadline = settings.deadlineIsExplicit || request.timeoutMs !== undefined;
    this.#timeoutMs = request.timeoutMs ?? settings.deadlineMs;
    this.#deadline = settings.timing.now() + this.#timeoutMs;
  }

  /** Ends the call from outside: by the caller's signal, or because the client closes. */
  abort(closed: boolean): void {
    this.#closed = closed;
    this.#end.abort();
  }

  /** How often the request was sent so far. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Sends the request once; before a repetition looks whether an unanswered attempt was applied after all. */
  async attempt(): Promise<R> {
    this.#checkEnd();
    if (this.#unanswered) {
      const found = await this.recover();
      if (found !== undefined) return found;
      this.#checkEnd();
    }
    const remaining = this.#remaining();
    const startedAt = this.#settings.timing.now();
    this.#attempts += 1;
    try {
      const attemptMs = Math.min(remaining, this.#settings.attemptTimeoutMs);
      const response = await this.#send({ signal: this.#end.signal, attemptMs, remainingMs: remaining });
      this.#budget.refund(this.#lastCost);
      return response;
    } catch (error) {
      if (!isMlflowOpsError(error)) throw error;
      this.#note(error, startedAt);
      if (error instanceof TimeoutError && remaining <= this.#settings.attemptTimeoutMs) throw this.#deadlineError();
      throw error;
    }
  }

  /**
   * Whether the failure is a socket that had died in the pool: one such failure a call is repeated at once and counts
   * as no retry, since it says nothing about the server.
   */
  takeStaleSocket(error: Error): boolean {
    if (!isMlflowOpsError(error) || this.#staleUsed || this.#request.replay === 'unsafe') return false;
    this.#staleUsed = retryRule(error).stale;
    return this.#staleUsed;
  }

  /** Decides whether another attempt is worth it, and waits until it is due. */
  async mayRetry(error: Error): Promise<boolean> {
    if (!isMlflowOpsError(error) || this.#over || this.#end.signal.aborted) return false;
    const { maxRetries, random, timing, logger } = this.#settings;
    const { method, path, replay, recover } = this.#request;
    const rule = retryRule(error);
    if (replay === 'unsafe' && (error.details['duplicateKey'] === true || (rule.ambiguous && recover === undefined))) return false;
    if (this.#retries >= Math.min(rule.retries, maxRetries)) return false;
    const remaining = this.#remaining();
    const backoff = backoffMs(this.#retries, random());
    const delay = rule.retryAfterMs === undefined ? Math.min(backoff, remaining / 2) : rule.retryAfterMs + Math.min(backoff, 500);
    if (delay >= remaining) throw this.#deadlineError();
    if (this.#isUnreachableFor(delay)) return false;
    if (!this.#budget.take(rule.cost)) {
      logger.debug({ method, path }, 'Too many requests fail: this one is not sent again.');
      return false;
    }
    this.#lastCost = rule.cost;
    this.#retries += 1;
    logger.debug({ method, path, code: error.code, retry: this.#retries, delayMs: Math.round(delay) }, 'The request is sent again.');
    await timing.sleep(delay, this.#end.signal);
    return true;
  }

  /** What an unanswered attempt did, if anything; an unknown outcome ends the call. */
  async recover(): Promise<R | undefined> {
    const { recover } = this.#request;
    if (!this.#unanswered || recover === undefined || this.#over || this.#end.signal.aborted || this.#remaining() <= 0) return undefined;
    try {
      return await this.#lookUp(recover);
    } catch {
      this.#over = true;
      this.#checkEnd();
      throw this.#lastFailure;
    }
  }

  /** The error that the caller gets. */
  finish(error: unknown): unknown {
    if (this.#end.signal.aborted) return this.#abortError();
    // Made for a single attempt; only here is known how many there were.
    return isMlflowOpsError(error) ? Object.assign(error, { attempts: this.#attempts }) : error;
  }

  /** A deadline that nobody chose goes along as a signal, so that a lookup, too, soon gives up a server that cannot be reached. */
  async #lookUp(recover: NonNullable<RetriedRequest<R>['recover']>): Promise<R | undefined> {
    const { signal } = this.#end;
    const timeoutMs = this.#remaining();
    if (this.#hasOwnDeadline) return recover({ signal, timeoutMs });
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs).unref();
    try {
      return await recover({ signal: AbortSignal.any([signal, late.signal]) });
    } finally {
      clearTimeout(timer);
    }
  }

  #note(error: MlflowOpsError, startedAt: number): void {
    this.#lastFailure = error instanceof TimeoutError ? (this.#lastFailure ?? error) : error;
    if (retryRule(error).ambiguous && this.#request.replay === 'unsafe') this.#unanswered = true;
    if (error instanceof ConnectionError && !error.requestSent) this.#unreachableSince ??= startedAt;
    else this.#unreachableSince = undefined;
  }

  #isUnreachableFor(delay: number): boolean {
    if (this.#unreachableSince === undefined || this.#hasOwnDeadline) return false;
    return this.#settings.timing.now() + delay - this.#unreachableSince > unreachableMs;
  }

  #remaining(): number {
    return this.#deadline - this.#settings.timing.now();
  }

  #checkEnd(): void {
    if (this.#end.signal.aborted) throw this.#abortError();
    if (this.#remaining() <= 0) throw this.#deadlineError();
  }

  #abortError(): AbortError {
    const { method, path } = this.#request;
    const what = this.#closed ? `The client was closed before ${method} ${path} was done.` : `${method} ${path} was aborted by its signal.`;
    return new AbortError(what, { method, path, attempts: this.#attempts });
  }

  #deadlineError(): TimeoutError {
    this.#over = true;
    const { method, path } = this.#request;
    const last = this.#lastFailure === undefined ? '' : ` The last failure: ${this.#lastFailure.message}`;
    return new TimeoutError(
      `${method} ${path} was not done within ${Math.round(this.#timeoutMs)} ms (attempts: ${this.#attempts}).${last}`,
      {
        method,
        path,
        attempts: this.#attempts,
        cause: this.#lastFailure,
        retryable: true,
      },
    );
  }
}
