import type { AxiosInstance } from 'axios';
import { AbortError, TimeoutError } from '../core/errors/request-error.js';
import type { HttpClient, HttpRequest, HttpResponse, TransferRequest, TransferResponse } from '../ports/http-client.js';
import { failureOf, isAxiosError } from './axios-failure.js';
import type { BaseUrl } from './base-url.js';
import type { Credentials } from './credentials.js';
import { errorFromFailure } from './error-from-failure.js';
import { errorFromResponse } from './error-from-response.js';
import type { Exchange } from './exchange.js';
import { plainHeaders, secretsIn } from './headers.js';
import { longestAnswer, openAxios } from './open-axios.js';
import { presignedUrl } from './presigned-url.js';
import { type ProxyRoute, proxySecrets } from './proxy-route.js';
import { requestTarget } from './request-target.js';
import type { SocketPool } from './socket-pool.js';
import type { StorageConnections } from './storage-connections.js';
import { longestTimerMs } from './timing.js';
import { type Destination, transferOnce } from './transfer.js';
import { TransferWatch } from './transfer-watch.js';

/** What an {@link AxiosClient} needs to know about its server. */
export interface AxiosClientOptions {
  readonly base: BaseUrl;
  readonly pool: SocketPool;
  /** Connections for streams of bytes, so that a long upload keeps no short request waiting. */
  readonly transferPool: SocketPool;
  readonly storage: StorageConnections;
  /** Longest time without a byte moving in a transfer, in milliseconds. */
  readonly idleMs: number;
  readonly route: ProxyRoute | undefined;
  readonly credentials: Credentials;
  /** Sent with every request, checked already. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as `X-MLFLOW-WORKSPACE`. */
  readonly workspace?: string | undefined;
  readonly now: () => number;
}

/** Sends each request once, by axios. Its errors are made from facts alone: an error of axios holds all headers. */
export class AxiosClient implements HttpClient {
  readonly #options: AxiosClientOptions;
  #axios: Promise<AxiosInstance> | undefined;
  readonly #transfers = new Set<TransferWatch>();
  #closed = false;

  constructor(options: AxiosClientOptions) {
    this.#options = options;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const url = requestTarget(request);
    const { method, path, signal, timeoutMs } = request;
    const end = new AbortController();
    const abort = () => end.abort();
    const timer = timeoutMs === undefined ? undefined : setTimeout(abort, Math.min(timeoutMs, longestTimerMs)).unref();
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    try {
      if (this.#closed) abort();
      return await untilAborted(this.#exchange(request, url, end.signal), end.signal);
    } catch (error) {
      if (this.#closed) throw new AbortError(`The client was closed before the answer to ${method} ${path} came.`, { method, path });
      if (signal?.aborted) throw new AbortError(`${method} ${path} was aborted.`, { method, path });
      if (!end.signal.aborted) throw error;
      throw new TimeoutError(`${this.#options.base.origin} did not answer ${method} ${path} within ${Math.round(timeoutMs ?? 0)} ms.`, {
        method,
        path,
        retryable: true,
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  async transfer(request: TransferRequest): Promise<TransferResponse> {
    const { base, idleMs } = this.#options;
    const { method, target, signal, timeoutMs } = request;
    const [origin, path] = 'url' in target ? placeOf(presignedUrl(target.url)) : [base.origin, target.path];
    const watch = new TransferWatch({ method, path, origin, idleMs, timeoutMs, signal });
    this.#transfers.add(watch);
    const forget = () => this.#transfers.delete(watch);
    try {
      if (this.#closed) watch.close();
      const response = await this.#transfer(request, watch);
      response.body.once('close', forget);
      return response;
    } catch (error) {
      forget();
      watch.stop();
      throw watch.failure ?? error;
    }
  }

  close(): void {
    this.#closed = true;
    for (const watch of this.#transfers) watch.close();
    this.#options.pool.close();
    this.#options.transferPool.close();
    this.#options.storage.close();
  }

  async #exchange(request: HttpRequest, url: string, signal: AbortSignal): Promise<HttpResponse> {
    const [client, identity] = await Promise.all([this.#load(), this.#identity()]);
    signal.throwIfAborted();
    const exchange = this.#exchangeOf(request, identity);
    try {
      const response = await client.request<string>({
        method: request.method,
        url,
        headers: {
          ...identity,
          // `false` keeps axios from inventing one.
          'content-type': request.body === undefined ? false : 'application/json',
        },
        ...(request.body === undefined ? {} : { data: Buffer.from(request.body) }),
        signal,
      });
      const answer = { status: response.status, headers: plainHeaders(response.headers), body: response.data };
      const error = errorFromResponse(answer, exchange);
      if (error !== undefined) throw error;
      return { ...answer, attempts: 1 };
    } catch (error) {
      throw isAxiosError(error) ? errorFromFailure(failureOf(error, this.#options.pool, longestAnswer), exchange) : error;
    }
  }

  async #transfer(request: TransferRequest, watch: TransferWatch): Promise<TransferResponse> {
    const [client, to] = await untilAborted(Promise.all([this.#load(), this.#destination(request)]), watch.signal);
    return transferOnce(client, to, request, watch);
  }

  async #destination({ method, target, headers: wanted }: TransferRequest): Promise<Destination> {
    const { base, transferPool, route, storage, now } = this.#options;
    if ('url' in target) {
      const url = presignedUrl(target.url);
      const connections = storage.to(url);
      const proxy = connections.route?.origin;
      const request = { method, path: url.pathname };
      return {
        ...connections,
        url: url.href,
        headers: { ...wanted },
        exchange: { request, origin: url.origin, proxy, address: 'presigned URL', secrets: [], now: now() },
      };
    }
    const identity = await this.#identity();
    return {
      pool: transferPool,
      route,
      url: base.url + requestTarget(target),
      headers: { ...wanted, ...identity },
      exchange: this.#exchangeOf({ method, path: target.path }, identity),
    };
  }

  /** The headers that say who we are and where we work. */
  async #identity(): Promise<Readonly<Record<string, string>>> {
    const { headers, workspace, credentials } = this.#options;
    return { ...headers, ...(await credentials()), ...(workspace === undefined ? {} : { 'x-mlflow-workspace': workspace }) };
  }

  #exchangeOf(request: Exchange['request'], identity: Readonly<Record<string, string>>): Exchange {
    const { base, route, now } = this.#options;
    const { 'x-mlflow-workspace': _, ...proof } = identity;
    const secrets = [...secretsIn(proof), ...proxySecrets(route)];
    return { request, origin: base.origin, proxy: route?.origin, address: 'tracking URI', secrets, now: now() };
  }

  #load(): Promise<AxiosInstance> {
    this.#axios ??= openAxios(this.#options);
    return this.#axios;
  }
}

function placeOf(url: URL): [origin: string, path: string] {
  return [url.origin, url.pathname];
}

/** Rejects as soon as the signal aborts, whatever the work is waiting for. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
