import type { HttpRequest } from '../ports/http-client.js';

/** The facts about one sent request that its errors need. */
export interface Exchange {
  readonly request: HttpRequest;
  /** Scheme, host and port of the server, for messages. */
  readonly origin: string;
  /** Scheme, host and port of the proxy in between, without credentials. */
  readonly proxy: string | undefined;
  /** Header values that prove who we are; whatever the server echoes of them is not shown. */
  readonly secrets: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
}
