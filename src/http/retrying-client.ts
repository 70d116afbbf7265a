import type { HttpClient, HttpRequest, HttpResponse, TransferRequest, TransferResponse } from '../ports/http-client.js';
import { presignedUrl } from './presigned-url.js';
import { RetriedCall, type RetrySettings } from './retried-call.js';
import { RetryBudget } from './retry-budget.js';

/**
 * Sends requests again where that can help, within one deadline a call, a bounded number of retries and a budget that
 * all calls share.
 */
export class RetryingClient implements HttpClient {
  readonly #inner: HttpClient;
  readonly #settings: RetrySettings;
  readonly #budget: RetryBudget;
  readonly #calls = new Set<RetriedCall<unknown>>();

  constructor(inner: HttpClient, settings: RetrySettings, budget: RetryBudget = new RetryBudget()) {
    this.#inner = inner;
    this.#settings = settings;
    this.#budget = budget;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const call = new RetriedCall(
      ({ signal, attemptMs }) => this.#inner.send({ ...request, signal, timeoutMs: attemptMs }),
      request,
      this.#settings,
      this.#budget,
    );
    const release = this.#watch(call, request.signal);
    try {
      const response = await loop(call);
      return { ...response, attempts: call.attempts };
    } catch (error) {
      throw call.finish(error);
    } finally {
      release();
    }
  }

  /** Sending bytes again is safe: whatever takes them replaces what it had as a whole. */
  async transfer(request: TransferRequest): Promise<TransferResponse> {
    const { method, target, timeoutMs } = request;
    const path = 'url' in target ? presignedUrl(target.url).pathname : target.path;
    const call = new RetriedCall(
      ({ signal, remainingMs }) =>
        this.#inner.transfer({ ...request, signal, timeoutMs: Number.isFinite(remainingMs) ? remainingMs : undefined }),
      { method, path, replay: 'safe', timeoutMs },
      { ...this.#settings, deadlineMs: Number.POSITIVE_INFINITY, deadlineIsExplicit: false },
      this.#budget,
    );
    const release = this.#watch(call, request.signal);
    try {
      const response = await loop(call);
      // The signal and the closing of the client also end the answer that is being read.
      response.body.once('close', release);
      return response;
    } catch (error) {
      release();
      throw call.finish(error);
    }
  }

  close(): void {
    this.#inner.close();
    for (const call of this.#calls) call.abort(true);
  }

  /** Lets the signal of the caller and the closing of the client end a call, until released. */
  #watch(call: RetriedCall<unknown>, signal: AbortSignal | undefined): () => void {
    const abort = () => call.abort(false);
    this.#calls.add(call);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    return () => {
      signal?.removeEventListener('abort', abort);
      this.#calls.delete(call);
    };
  }
}

async function loop<R>(call: RetriedCall<R>): Promise<R> {
  const { default: pRetry } = await import('p-retry');
  try {
    // How often and how late is the call's decision, so p-retry itself neither counts nor waits.
    return await pRetry(() => call.attempt(), {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 0,
      factor: 1,
      shouldRetry: ({ error }) => call.takeStaleSocket(error) || call.mayRetry(error),
    });
  } catch (error) {
    // The last attempt may have been applied as well.
    const found = await call.recover();
    if (found !== undefined) return found;
    throw error;
  }
}
