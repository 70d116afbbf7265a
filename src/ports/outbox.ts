import type { Metric } from '../core/entities/metric.js';
import type { TerminalStatus } from '../core/entities/run.js';

/** Something logged to a run, waiting to be delivered. Keyed by the client-made run key, never by the server's id. */
export type OutboxEntry =
  /** The run exists on the store under this id. `owned`: this client created it, so nobody else wrote its params. */
  | { readonly kind: 'run'; readonly runKey: string; readonly runId: string; readonly owned: boolean }
  | { readonly kind: 'metric'; readonly runKey: string; readonly metric: Metric }
  | { readonly kind: 'param'; readonly runKey: string; readonly key: string; readonly value: string }
  | { readonly kind: 'tag'; readonly runKey: string; readonly key: string; readonly value: string }
  | { readonly kind: 'end'; readonly runKey: string; readonly status: TerminalStatus; readonly endTime: number };

/** An entry with its place in the outbox. */
export interface QueuedEntry {
  readonly sequence: number;
  readonly entry: OutboxEntry;
}

/** What became of a taken entry. `returned` puts it back, before everything not yet taken. */
export type Outcome =
  | { readonly status: 'delivered' }
  | { readonly status: 'returned' }
  | { readonly status: 'quarantined'; readonly reason: string }
  | { readonly status: 'dropped'; readonly reason: string };

/** What waits to be delivered, in the order it was accepted. */
export interface Outbox {
  /**
   * Accepts the entries of one call, all or none, and returns the sequence number of the last, counting from 1.
   * Synchronous. Calls made of `run` and `end` entries only always find room.
   *
   * @param onDropped - Told of each older entry that was given up to make room; never a `run` or an `end`.
   * @throws BufferFullError when there is no room; nothing was accepted.
   */
  append(entries: readonly OutboxEntry[], onDropped: (dropped: QueuedEntry) => void): number;
  /**
   * The oldest entries that are not taken yet, at most `limit`; they stay counted in `size` until they are settled.
   *
   * @param skip - Leaves the entries of these runs where they are.
   */
  take(limit: number, skip?: (runKey: string) => boolean): readonly QueuedEntry[];
  settle(sequence: number, outcome: Outcome): void;
  /** Everything accepted and not settled, taken or not, oldest first. */
  unsettled(): Iterable<QueuedEntry>;
  /** Resolves when everything accepted so far is as durable as this outbox can make it. */
  sync(): Promise<void>;
  /** Entries accepted and not settled, and their estimated bytes. */
  readonly size: { readonly entries: number; readonly bytes: number };
  /** Estimated bytes for which there is room. */
  readonly maxBytes: number;
}
