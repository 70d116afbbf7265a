import type { Clock } from '../core/clock.js';
import type { EnvironmentConfig } from '../core/config.js';
import type { Logger } from '../core/logger.js';

/** Credentials for a tracking server: a user, a bearer token, or headers made anew for every request. */
export type Auth =
  | { readonly username: string; readonly password: string }
  | { readonly token: string }
  | { readonly headers: () => Promise<Record<string, string>> };

/** How requests are sent. All times in milliseconds. */
export interface HttpSettings {
  /** Longest wait for one answer. @default 120_000, or `MLFLOW_HTTP_REQUEST_TIMEOUT` seconds */
  readonly attemptTimeoutMs?: number | undefined;
  /** Longest wait for a call with all its retries. @default 240_000; a server that cannot be reached fails within 10 s */
  readonly deadlineMs?: number | undefined;
  /** Retries a call; the deadline may end it earlier. @default `MLFLOW_HTTP_REQUEST_MAX_RETRIES`, else 7 */
  readonly maxRetries?: number | undefined;
  /** PEM text or path of a PEM file. @default `MLFLOW_TRACKING_SERVER_CERT_PATH` */
  readonly ca?: string | undefined;
  /** PEM text or path of a PEM file with certificate and key. @default `MLFLOW_TRACKING_CLIENT_CERT_PATH` */
  readonly clientCert?: string | undefined;
  /** Accept any certificate. @default `MLFLOW_TRACKING_INSECURE_TLS` */
  readonly insecureTls?: boolean | undefined;
  /** Proxy URL, or false for none. @default `HTTPS_PROXY`/`HTTP_PROXY`, except for hosts in `NO_PROXY` */
  readonly proxy?: string | false | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Everything needed to talk to one tracking server. */
export interface HttpClientOptions {
  /** Tracking URI: `http(s)://[user:password@]host[:port][/prefix]`. */
  readonly baseUrl: string;
  /** Sent only to servers that have workspaces; an error on others. */
  readonly workspace?: string | undefined;
  readonly auth?: Auth | undefined;
  readonly http?: HttpSettings | undefined;
  readonly environment: EnvironmentConfig;
  readonly logger: Logger;
  /** Reads the date of `Retry-After`. @default the machine's clock */
  readonly clock?: Clock | undefined;
  /** Uniform numbers in [0, 1) for jitter. @default Math.random */
  readonly random?: (() => number) | undefined;
}
