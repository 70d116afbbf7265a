import type { CallOptions } from '../core/call-options.js';

/** A value and the revision it was written as. */
export interface StoredValue {
  /** Plain JSON. */
  readonly value: unknown;
  /** Grows with every write of the key, also across its deletion; never reused. */
  readonly revision: number;
}

/** How a value is written. */
export interface PutOptions extends CallOptions {
  /** Write only over this revision; `0` means only where there is no value. */
  readonly ifRevision?: number | undefined;
  /** The value is gone after this time, in milliseconds. */
  readonly ttlMs?: number | undefined;
}

/** A record of a stream and its place in it. */
export interface StreamRecord {
  /** Position, counting from 1 without gaps. */
  readonly position: number;
  readonly value: unknown;
}

/** A change that a watcher is told of. */
export interface StateChange {
  readonly key: string;
  /** Absent when the key was deleted or its time was over. */
  readonly stored?: StoredValue | undefined;
}

/** The right to do something alone for a while. */
export interface Lease {
  /** Grows with every lease of the name: whoever sees a smaller one than before refuses its holder. */
  readonly fencingToken: number;
  /** @throws ConflictError when the lease was lost */
  renew(call?: CallOptions): Promise<void>;
  release(call?: CallOptions): Promise<void>;
}

/**
 * Small state that outlives the process or is shared by several. Keys and names are non-empty text of at most 512
 * characters; values are plain JSON.
 */
export interface StateStore {
  readonly kind: 'memory' | 'sqlite' | 'redis';
  get(key: string, call?: CallOptions): Promise<StoredValue | undefined>;
  /**
   * Writes a value and returns its revision.
   *
   * @throws ConflictError when the key is not at `ifRevision`; `details.revision` says where it is
   */
  put(key: string, value: unknown, options?: PutOptions): Promise<number>;
  /** @throws ConflictError when the key is not at `ifRevision` */
  delete(key: string, options?: CallOptions & { readonly ifRevision?: number | undefined }): Promise<void>;
  /** Everything whose key begins with `prefix`, ordered by key. */
  list(prefix: string, call?: CallOptions): Promise<readonly (StoredValue & { readonly key: string })[]>;
  /** Appends records, all or none, and returns the position of the last. */
  append(stream: string, values: readonly unknown[], call?: CallOptions): Promise<number>;
  /** Records after a position, oldest first, at most `limit`. */
  read(
    stream: string,
    options?: CallOptions & { readonly after?: number | undefined; readonly limit?: number | undefined },
  ): Promise<readonly StreamRecord[]>;
  /** Changes below a prefix from now on, of this process and of others; it may skip values that were overwritten. Ends with `signal`. */
  watch(prefix: string, options?: { readonly signal?: AbortSignal | undefined }): AsyncIterable<StateChange>;
  /** @throws ConflictError while somebody else holds it */
  acquireLease(name: string, options: CallOptions & { readonly ttlMs: number }): Promise<Lease>;
  close(): Promise<void>;
}
