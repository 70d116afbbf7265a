import type { HttpClient, HttpRequest, HttpResponse } from '../ports/http-client.js';
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
  readonly #calls = new Set<RetriedCall>();

  constructor(inner: HttpClient, settings: RetrySettings, budget: RetryBudget = new RetryBudget()) {
    this.#inner = inner;
    this.#settings = settings;
    this.#budget = budget;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const { signal } = request;
    const call = new RetriedCall(this.#inner, request, this.#settings, this.#budget);
    const abort = () => call.abort(false);
    this.#calls.add(call);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    try {
      return await this.#loop(call);
    } catch (error) {
      throw call.finish(error);
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#calls.delete(call);
    }
  }

  close(): void {
    for (const call of this.#calls) call.abort(true);
    this.#inner.close();
  }

  async #loop(call: RetriedCall): Promise<HttpResponse> {
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
}
