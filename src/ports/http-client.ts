import type { Readable } from 'node:stream';
import type { ByteSource } from '../core/byte-source.js';
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

/** Where bytes go to or come from. */
type TransferTarget =
  /** Below the tracking URI, with its credentials and headers. */
  | { readonly path: string; readonly query?: readonly (readonly [name: string, value: string])[] | undefined }
  /** A presigned URL: called as it is, without credentials or headers of the tracking server. Its query is a secret. */
  | { readonly url: string };

/** A form sent as `multipart/form-data`, the file last. */
export interface FormBody {
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly fileName: string;
  readonly file: ByteSource;
}

/**
 * A request whose body or answer is a stream of bytes. It has no deadline of its own: it ends when no byte moves for
 * the attempt timeout, or with `timeoutMs`.
 */
export interface TransferRequest extends CallOptions {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly target: TransferTarget;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent with `Content-Length`, and opened anew for every attempt. */
  readonly body?: ByteSource | FormBody | undefined;
  /** Told how many bytes of the body have been handed to the socket in this attempt. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** An answer with status 2xx whose body has not been read. */
export interface TransferResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whoever asked consumes or destroys it. It ends with an error of `core/errors` when the connection breaks or stalls. */
  readonly body: Readable;
}

/**
 * Sends requests to one tracking server. Every answer that is not 2xx, and every failure to get one, is an error of
 * `core/errors` whose `retryable` says whether sending the same request again can help.
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Sends or asks for a stream of bytes; failures up to the head of the answer are retried. */
  transfer(request: TransferRequest): Promise<TransferResponse>;
  /** Ends open sockets; requests under way fail. */
  close(): void;
}
