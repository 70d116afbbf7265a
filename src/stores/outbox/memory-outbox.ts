import { BufferFullError } from '../../core/errors/delivery-error.js';
import type { Outbox, OutboxEntry, Outcome, QueuedEntry } from '../../ports/outbox.js';
import { entryBytes } from './entry-bytes.js';

/** How much a {@link MemoryOutbox} holds, and what a call does that finds no room. */
export interface MemoryOutboxOptions {
  /** Estimated bytes. @default 33_554_432 (32 MiB) */
  readonly maxBytes?: number | undefined;
  /** Refuse the call, or give up the oldest entries that are not taken. @default 'throw' */
  readonly whenFull?: 'throw' | 'dropOldest' | undefined;
}

/** Gaps at the front of the queue that are worth closing. */
const compactAfter = 4096;

/** An outbox in memory: fast, bounded, and gone with the process. */
export class MemoryOutbox implements Outbox {
  readonly maxBytes: number;
  readonly #dropOldest: boolean;
  /** Waiting entries by sequence, from `#head` on; nothing before it. */
  #queue: (QueuedEntry | undefined)[] = [];
  #head = 0;
  /** Entries put back and not in the queue again yet, in any order. */
  #returned: QueuedEntry[] = [];
  readonly #taken = new Map<number, QueuedEntry>();
  #bytes = 0;
  #lastSequence = 0;

  constructor(options: MemoryOutboxOptions = {}) {
    this.maxBytes = options.maxBytes ?? 32 * 2 ** 20;
    this.#dropOldest = options.whenFull === 'dropOldest';
  }

  append(entries: readonly OutboxEntry[], onDropped: (dropped: QueuedEntry) => void): number {
    let needed = 0;
    let essential = true;
    for (const entry of entries) {
      needed += entryBytes(entry);
      essential &&= isEssential(entry);
    }
    if (!essential && this.#bytes + needed > this.maxBytes) this.#makeRoom(needed, entries.length, onDropped);
    for (const entry of entries) this.#queue.push({ sequence: ++this.#lastSequence, entry });
    this.#bytes += needed;
    return this.#lastSequence;
  }

  take(limit: number, skip: (runKey: string) => boolean = () => false): readonly QueuedEntry[] {
    const taken = this.#pull(limit, (entry) => !skip(entry.runKey));
    for (const queued of taken) this.#taken.set(queued.sequence, queued);
    return taken;
  }

  settle(sequence: number, outcome: Outcome): void {
    const queued = this.#taken.get(sequence);
    if (queued === undefined) return;
    this.#taken.delete(sequence);
    if (outcome.status === 'returned') this.#returned.push(queued);
    else this.#bytes -= entryBytes(queued.entry);
  }

  *unsettled(): Iterable<QueuedEntry> {
    this.#requeueReturned();
    const taken = [...this.#taken.values()].sort(bySequence);
    let next = 0;
    for (let index = this.#head; index < this.#queue.length; index++) {
      const queued = this.#queue[index] as QueuedEntry;
      for (let first = taken[next]; first !== undefined && first.sequence < queued.sequence; first = taken[++next]) yield first;
      yield queued;
    }
    yield* taken.slice(next);
  }

  async sync(): Promise<void> {}

  get size(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.#queue.length - this.#head + this.#returned.length + this.#taken.size, bytes: this.#bytes };
  }

  #makeRoom(needed: number, count: number, onDropped: (dropped: QueuedEntry) => void): void {
    let missing = this.#bytes + needed - this.maxBytes;
    if (this.#dropOldest && needed <= this.maxBytes && missing <= this.#droppableBytes(missing)) {
      while (missing > 0) {
        const [dropped] = this.#pull(1, (entry) => !isEssential(entry));
        if (dropped === undefined) return;
        const bytes = entryBytes(dropped.entry);
        this.#bytes -= bytes;
        missing -= bytes;
        onDropped(dropped);
      }
      return;
    }
    const { entries, bytes } = this.size;
    throw new BufferFullError(
      `The log buffer has no room for ${count} more ${count === 1 ? 'value' : 'values'}: ${entries} wait to be delivered (about ${bytes} of ${this.maxBytes} bytes). ` +
        'Nothing of this call was accepted. Await run.ready() in loops, raise buffer.maxBytes, or set buffer.whenFull to dropOldest.',
      { entries, bytes, maxBytes: this.maxBytes },
    );
  }

  /** What dropping could free, as far as `enough`. */
  #droppableBytes(enough: number): number {
    this.#requeueReturned();
    let bytes = 0;
    for (let index = this.#head; index < this.#queue.length && bytes < enough; index++) {
      const { entry } = this.#queue[index] as QueuedEntry;
      if (!isEssential(entry)) bytes += entryBytes(entry);
    }
    return bytes;
  }

  /** Removes the oldest waiting entries that are wanted; those passed over move up to close the gap. */
  #pull(limit: number, wanted: (entry: OutboxEntry) => boolean): QueuedEntry[] {
    this.#requeueReturned();
    const pulled: QueuedEntry[] = [];
    const passed: QueuedEntry[] = [];
    let index = this.#head;
    for (; index < this.#queue.length && pulled.length < limit; index++) {
      const queued = this.#queue[index] as QueuedEntry;
      (wanted(queued.entry) ? pulled : passed).push(queued);
    }
    this.#queue.fill(undefined, this.#head, index);
    this.#head = index - passed.length;
    for (let place = 0; place < passed.length; place++) this.#queue[this.#head + place] = passed[place];
    if (this.#head > compactAfter && this.#head * 2 > this.#queue.length) this.#compact();
    return pulled;
  }

  #compact(): void {
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  #requeueReturned(): void {
    if (this.#returned.length === 0) return;
    const waiting = this.#queue.slice(this.#head) as QueuedEntry[];
    this.#queue = [...this.#returned, ...waiting].sort(bySequence);
    this.#returned = [];
    this.#head = 0;
  }
}

/** Runs must be known and ended whatever else is lost. */
function isEssential(entry: OutboxEntry): boolean {
  return entry.kind === 'run' || entry.kind === 'end';
}

function bySequence(a: QueuedEntry, b: QueuedEntry): number {
  return a.sequence - b.sequence;
}
