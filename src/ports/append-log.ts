/** One record of a log. */
export interface LogRecord {
  /** Position, counting from 1 without gaps. */
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/**
 * An ordered file of byte records that one process writes: what was appended survives the end of the process, what was synced a
 * power failure. Records damaged at the end of the newest file (a write cut short) are dropped when the log is opened.
 */
export interface AppendLog {
  readonly kind: 'memory' | 'segments';
  /** Sequence of the oldest record that is still kept, or `last + 1` when there is none. */
  readonly first: number;
  /** Sequence of the newest record; 0 when nothing was ever appended. */
  readonly last: number;
  /**
   * Appends one record and returns its sequence: the write has reached the operating system on return. Bytes are copied.
   *
   * @throws StoreError `full`, `io`; nothing was appended then
   */
  append(bytes: Uint8Array): number;
  /** Appends several records with one write, all or none, and returns the sequence of the last. @throws StoreError */
  appendAll(records: readonly Uint8Array[]): number;
  /** Waits until everything appended so far is on disk; callers that wait at the same time share one write. @throws StoreError */
  sync(): Promise<void>;
  /** Records after a sequence, oldest first. @throws StoreError `corrupt` for a damaged record that is not the end of the log */
  read(options?: { readonly after?: number | undefined }): Iterable<LogRecord>;
  /** Forgets records before a sequence, as far as whole files hold nothing else. @throws StoreError */
  truncate(options: { readonly before: number }): void;
  /** Syncs and lets another process open the log. */
  close(): Promise<void>;
}
