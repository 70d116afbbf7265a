/** How long a call may take, and what may end it early. */
export interface CallOptions {
  /** Ends the call with `AbortError`. */
  readonly signal?: AbortSignal | undefined;
  /** Deadline of the whole call with all its retries, in milliseconds. */
  readonly timeoutMs?: number | undefined;
}
