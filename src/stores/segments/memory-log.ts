import type { AppendLog, LogRecord } from '../../ports/append-log.js';
import { closedLog } from './log-failure.js';

/** A log in memory: gone with the process. */
export class MemoryLog implements AppendLog {
  readonly kind = 'memory';
  /** Kept records, oldest first, from `#head` on. */
  #records: (Uint8Array | undefined)[] = [];
  #head = 0;
  #last = 0;
  #isClosed = false;

  get first(): number {
    return this.#last - (this.#records.length - this.#head) + 1;
  }

  get last(): number {
    return this.#last;
  }

  append(bytes: Uint8Array): number {
    this.#throwIfClosed();
    this.#records.push(new Uint8Array(bytes));
    return ++this.#last;
  }

  appendAll(records: readonly Uint8Array[]): number {
    this.#throwIfClosed();
    for (const bytes of records) this.append(bytes);
    return this.#last;
  }

  async sync(): Promise<void> {
    this.#throwIfClosed();
  }

  *read({ after = 0 }: { readonly after?: number | undefined } = {}): Iterable<LogRecord> {
    this.#throwIfClosed();
    const end = this.#last;
    for (let sequence = Math.max(after + 1, this.first); sequence <= end; sequence++) {
      const bytes = this.#records[this.#head + sequence - this.first];
      if (bytes !== undefined) yield { sequence, bytes };
    }
  }

  truncate({ before }: { readonly before: number }): void {
    this.#throwIfClosed();
    const forgotten = Math.min(before, this.#last + 1) - this.first;
    if (forgotten <= 0) return;
    this.#records.fill(undefined, this.#head, this.#head + forgotten);
    this.#head += forgotten;
    if (this.#head * 2 < this.#records.length) return;
    this.#records = this.#records.slice(this.#head);
    this.#head = 0;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#records = [];
    this.#head = 0;
  }

  #throwIfClosed(): void {
    if (this.#isClosed) throw closedLog('in memory');
  }
}
