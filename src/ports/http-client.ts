import type { CallOptions } from '../core/call-options.js';

/** One request to the tracking server. */
export interface HttpRequest extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Path below the tracking URI, its segments percent-encoded, such as `/api/2.0/mlflow/runs/get`. */
  readonly path: string;
  /** Query parameters in order; a name may repeat. */
  readonly query?: readonly (readonly [name: string, value: string])[] | undefined;
  /** JSON text. Sent with `Content-Length` and `Content-Type: application/json`. */
  readonly body?: string | undefined;
  /**
   * `safe`: sending it twice is the same as once. `unsafe`: it is sent again only if it never reached the server, or
   * after {@link HttpRequest.recover} found no trace of it.
   */
  readonly replay: 'safe' | 'unsafe';
  /** Looks for what an unanswered `unsafe` request may have done; a response ends the call as if the server had sent it. */
  readonly recover?: ((call: CallOptions) => Promise<HttpResponse | undefined>) | undefined;
}

/** A complete answer with status 2xx. */
export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How often the request was sent. */
  readonly attempts: number;
}

/**
 * Sends requests to one tracking server. Every answer that is not 2xx, and every failure to get one, is an error of
 * `core/errors` whose `retryable` says whether sending the same request again can help.
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Ends open sockets; requests under way fail. */
  close(): void;
}
