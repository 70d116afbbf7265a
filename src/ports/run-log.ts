import type { CallOptions } from '../core/call-options.js';
import type { DeliveryReport } from '../core/entities/delivery-report.js';
import type { OutboxEntry } from './outbox.js';

/** The buffered way to a store, as run handles and clients use it. */
export interface RunLog {
  /** Accepts the entries of one call, all or none, and sees to their delivery. Synchronous. @throws BufferFullError */
  append(entries: readonly OutboxEntry[]): void;
  /** Resolves when there is room in the buffer. */
  ready(): Promise<void>;
  /**
   * An explicit wait: resolves when everything accepted before the call (of `runKey` only, when given) is on the store.
   *
   * @throws DeliveryError at the deadline, or when something was dropped or refused since the last explicit wait.
   */
  flush(options?: CallOptions & { readonly runKey?: string | undefined }): Promise<DeliveryReport>;
  /**
   * An implicit wait for one run, or for everything: goes on while deliveries succeed, gives up `exitGraceMs` after the
   * last success, and reports what is left to `onDeliveryError`. Never rejects.
   */
  settle(runKey?: string): Promise<void>;
  /** The account of everything accepted so far (of `runKey` only, when given). */
  report(runKey?: string): DeliveryReport;
  /** Flushes, then refuses further entries. @throws DeliveryError */
  close(options?: CallOptions): Promise<void>;
}
