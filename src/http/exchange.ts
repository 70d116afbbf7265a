/** The facts about one sent request that its errors need. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    /** Without the query. */
    readonly path: string;
  };
  /** Scheme, host and port of the server, for messages. */
  readonly origin: string;
  /** Scheme, host and port of the proxy in between, without credentials. */
  readonly proxy: string | undefined;
  /** Where the address came from, for advice in messages. */
  readonly address: 'tracking URI' | 'presigned URL';
  /** Header values that prove who we are; whatever the server echoes of them is not shown. */
  readonly secrets: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
}
