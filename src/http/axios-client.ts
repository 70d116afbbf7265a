import type { AxiosInstance, AxiosProxyConfig } from 'axios';
import { AbortError, TimeoutError, ValidationError } from '../core/errors/request-error.js';
import { version } from '../core/version.js';
import type { HttpClient, HttpRequest, HttpResponse } from '../ports/http-client.js';
import type { BaseUrl } from './base-url.js';
import type { Credentials } from './credentials.js';
import { errorFromFailure, type Failure } from './error-from-failure.js';
import { errorFromResponse } from './error-from-response.js';
import type { Exchange } from './exchange.js';
import { secretsIn } from './headers.js';
import type { ProxyRoute } from './proxy-route.js';
import type { SocketPool } from './socket-pool.js';
import { longestTimerMs } from './timing.js';

/** A page of 25,000 points of a metric takes about 3 MiB. */
const longestAnswer = 32 * 2 ** 20;
/** Servers reset the connection somewhat above this; searches go by POST. */
const longestQuery = 60_000;

/** What an {@link AxiosClient} needs to know about its server. */
export interface AxiosClientOptions {
  readonly base: BaseUrl;
  readonly pool: SocketPool;
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
  #closed = false;

  constructor(options: AxiosClientOptions) {
    this.#options = options;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const url = target(request);
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

  close(): void {
    this.#closed = true;
    this.#options.pool.close();
  }

  async #exchange(request: HttpRequest, url: string, signal: AbortSignal): Promise<HttpResponse> {
    const { base, route, pool, headers, workspace, credentials, now } = this.#options;
    const [client, proof] = await Promise.all([this.#load(), credentials()]);
    signal.throwIfAborted();
    const exchange: Exchange = {
      request,
      origin: base.origin,
      proxy: route?.origin,
      secrets: [...secretsIn({ ...headers, ...proof }), ...proxySecrets(route)],
      now: now(),
    };
    try {
      const response = await client.request<string>({
        method: request.method,
        url,
        headers: {
          ...headers,
          ...proof,
          ...(workspace === undefined ? {} : { 'x-mlflow-workspace': workspace }),
          // `false` keeps axios from inventing one.
          'content-type': request.body === undefined ? false : 'application/json',
        },
        ...(request.body === undefined ? {} : { data: Buffer.from(request.body) }),
        signal,
      });
      const answer = { status: response.status, headers: plain(response.headers), body: response.data };
      const error = errorFromResponse(answer, exchange);
      if (error !== undefined) throw error;
      return { ...answer, attempts: 1 };
    } catch (error) {
      throw isAxiosError(error) ? errorFromFailure(failureOf(error, pool), exchange) : error;
    }
  }

  #load(): Promise<AxiosInstance> {
    this.#axios ??= import('axios').then(({ default: axios }) => {
      const { base, pool, route } = this.#options;
      return axios.create({
        adapter: 'http',
        baseURL: base.url,
        allowAbsoluteUrls: false,
        headers: { common: { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': `mlflow-ops/${version}` } },
        httpAgent: pool.httpAgent,
        httpsAgent: pool.httpsAgent,
        proxy: forwardProxy(base, route),
        maxRedirects: 0,
        maxContentLength: longestAnswer,
        maxBodyLength: Number.POSITIVE_INFINITY,
        responseType: 'text',
        transformRequest: (data: unknown) => data,
        transformResponse: (data: unknown) => data,
        validateStatus: () => true,
      });
    });
    return this.#axios;
  }
}

/** @throws ValidationError for a path that URL parsing would turn into another one, or a query no server takes. */
function target({ path, query }: HttpRequest): string {
  if (!path.startsWith('/') || /[?#\\]/.test(path) || path.split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part))) {
    throw new ValidationError(`The request path ${JSON.stringify(path)} is not an absolute path of encoded segments.`);
  }
  if (query === undefined || query.length === 0) return path;
  const text = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  if (text.length > longestQuery) {
    throw new ValidationError(`The arguments of ${path} are too long: ${text.length} of ${longestQuery} characters.`);
  }
  return `${path}?${text}`;
}

/** For https servers the pool tunnels by itself; for http ones axios writes the absolute form that proxies expect. */
function forwardProxy(base: BaseUrl, route: ProxyRoute | undefined): AxiosProxyConfig | false {
  if (route === undefined || base.origin.startsWith('https:')) return false;
  const credentials = route.credentials();
  const { hostname: host, port, protocol } = route;
  return { host, port, protocol, ...(credentials && { auth: { ...credentials } }) };
}

function proxySecrets(route: ProxyRoute | undefined): string[] {
  const user = route?.credentials();
  return user === undefined ? [] : [user.password, Buffer.from(`${user.username}:${user.password}`).toString('base64')];
}

function plain(headers: object): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

interface AxiosFailure {
  readonly message: string;
  readonly code?: string | undefined;
  readonly cause?: { readonly code?: string | undefined } | undefined;
  readonly request?: { readonly socket?: object | null; readonly reusedSocket?: boolean } | undefined;
}

function isAxiosError(error: unknown): error is AxiosFailure {
  return (error as { isAxiosError?: unknown } | null)?.isAxiosError === true;
}

function failureOf(error: AxiosFailure, pool: SocketPool): Failure {
  const code = error.code ?? error.cause?.code ?? 'unknown';
  return {
    code: code === 'ERR_BAD_RESPONSE' ? 'ECONNRESET' : code,
    requestSent: pool.wasEstablished(error.request?.socket),
    reusedSocket: error.request?.reusedSocket === true,
    exceeded: error.message.startsWith('maxContentLength') ? longestAnswer : undefined,
  };
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
