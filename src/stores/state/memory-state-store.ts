import type { CallOptions } from '../../core/call-options.js';
import type { Clock } from '../../core/clock.js';
import { AbortError } from '../../core/errors/request-error.js';
import { StoreError } from '../../core/errors/store-error.js';
import type { Lease, PutOptions, StateChange, StateStore, StoredValue, StreamRecord } from '../../ports/state-store.js';
import { leaseLost, leaseTaken, staleRevision } from './state-conflicts.js';
import { checkDuration, checkStateName, stateText } from './state-text.js';
import { type NumberedChange, watchChanges } from './watch-changes.js';

interface Entry {
  /** JSON; absent for a key that was deleted, which watchers have still to hear of. */
  readonly text: string | undefined;
  readonly revision: number;
  readonly expiresAt: number;
}

/** Deleted keys that are remembered for watchers. */
const rememberedDeletions = 10_000;

/** State in memory: of this process only, and gone with it. */
export class MemoryStateStore implements StateStore {
  readonly kind = 'memory';
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #streams = new Map<string, string[]>();
  readonly #leases = new Map<string, { token: number; expiresAt: number }>();
  #revision = 0;
  /** Nothing expires before this time, so that calls need not look. */
  #soonest = Number.POSITIVE_INFINITY;
  #deletions = 0;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async get(key: string, call?: CallOptions): Promise<StoredValue | undefined> {
    checkStateName('key', key);
    this.#begin(call);
    return storedValue(this.#entries.get(key));
  }

  async put(key: string, value: unknown, options: PutOptions = {}): Promise<number> {
    checkStateName('key', key);
    const text = stateText(value);
    if (options.ttlMs !== undefined) checkDuration('ttlMs', options.ttlMs);
    this.#begin(options);
    this.#checkRevision(key, options.ifRevision);
    return this.#write(key, text, this.#clock.now() + (options.ttlMs ?? Number.POSITIVE_INFINITY));
  }

  async delete(key: string, options: CallOptions & { readonly ifRevision?: number | undefined } = {}): Promise<void> {
    checkStateName('key', key);
    this.#begin(options);
    this.#checkRevision(key, options.ifRevision);
    if (storedValue(this.#entries.get(key)) !== undefined) this.#write(key, undefined);
  }

  async list(prefix: string, call?: CallOptions): Promise<readonly (StoredValue & { readonly key: string })[]> {
    this.#begin(call);
    const found = [...this.#entries].flatMap(([key, entry]) => {
      const stored = key.startsWith(prefix) ? storedValue(entry) : undefined;
      return stored === undefined ? [] : [{ key, ...stored }];
    });
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async append(stream: string, values: readonly unknown[], call?: CallOptions): Promise<number> {
    checkStateName('stream', stream);
    const texts = values.map(stateText);
    this.#begin(call);
    const records = this.#streams.get(stream) ?? [];
    if (texts.length > 0) this.#streams.set(stream, records);
    for (const text of texts) records.push(text);
    return records.length;
  }

  async read(
    stream: string,
    options: CallOptions & { readonly after?: number | undefined; readonly limit?: number | undefined } = {},
  ): Promise<readonly StreamRecord[]> {
    checkStateName('stream', stream);
    this.#begin(options);
    const { after = 0, limit = Number.POSITIVE_INFINITY } = options;
    const texts = (this.#streams.get(stream) ?? []).slice(after, after + limit);
    return texts.map((text, index) => ({ position: after + index + 1, value: JSON.parse(text) as unknown }));
  }

  watch(prefix: string, { signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncIterable<StateChange> {
    const closed = () => this.#closed;
    const source = {
      latest: async () => this.#revision,
      changes: async (below: string, after: number) => this.#changes(below, after),
      get closed() {
        return closed();
      },
    };
    return watchChanges(source, prefix, signal);
  }

  async acquireLease(name: string, options: CallOptions & { readonly ttlMs: number }): Promise<Lease> {
    checkStateName('lease', name);
    checkDuration('ttlMs', options.ttlMs);
    this.#begin(options);
    const now = this.#clock.now();
    const held = this.#leases.get(name);
    if (held !== undefined && held.expiresAt > now) throw leaseTaken(name, held.expiresAt - now);
    const token = (held?.token ?? 0) + 1;
    this.#leases.set(name, { token, expiresAt: now + options.ttlMs });
    return {
      fencingToken: token,
      renew: async (call) => {
        this.#begin(call);
        const lease = this.#leases.get(name);
        const at = this.#clock.now();
        if (lease?.token !== token || lease.expiresAt <= at) throw leaseLost(name);
        lease.expiresAt = at + options.ttlMs;
      },
      release: async (call) => {
        this.#begin(call);
        const lease = this.#leases.get(name);
        if (lease?.token === token) lease.expiresAt = 0;
      },
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #begin(call: CallOptions | undefined): void {
    if (call?.signal?.aborted === true) {
      throw new AbortError('The call to the state store was aborted by its signal.', { cause: call.signal.reason });
    }
    if (this.#closed) throw new StoreError('The state store is closed.', { kind: 'io' });
    this.#expire();
  }

  #expire(): void {
    const now = this.#clock.now();
    if (now < this.#soonest) return;
    this.#soonest = Number.POSITIVE_INFINITY;
    for (const [key, entry] of this.#entries) {
      if (entry.expiresAt <= now) this.#write(key, undefined);
      else this.#soonest = Math.min(this.#soonest, entry.expiresAt);
    }
  }

  #write(key: string, text: string | undefined, expiresAt = Number.POSITIVE_INFINITY): number {
    this.#revision += 1;
    // Last in the map is what changed last, so that the oldest deletions come first.
    this.#entries.delete(key);
    this.#entries.set(key, { text, revision: this.#revision, expiresAt });
    this.#soonest = Math.min(this.#soonest, expiresAt);
    if (text === undefined && ++this.#deletions > 2 * rememberedDeletions) this.#forgetDeletions();
    return this.#revision;
  }

  #forgetDeletions(): void {
    const deleted = [...this.#entries].filter(([, entry]) => entry.text === undefined);
    for (const [key] of deleted.slice(0, -rememberedDeletions)) this.#entries.delete(key);
    this.#deletions = Math.min(deleted.length, rememberedDeletions);
  }

  #checkRevision(key: string, expected: number | undefined): void {
    const revision = storedValue(this.#entries.get(key))?.revision ?? 0;
    if (expected !== undefined && expected !== revision) throw staleRevision(key, expected, revision);
  }

  #changes(prefix: string, after: number): NumberedChange[] {
    this.#expire();
    const changed = [...this.#entries].filter(([key, entry]) => entry.revision > after && key.startsWith(prefix));
    return changed
      .map(([key, entry]) => {
        const stored = storedValue(entry);
        return { key, revision: entry.revision, ...(stored === undefined ? {} : { stored }) };
      })
      .sort((a, b) => a.revision - b.revision);
  }
}

function storedValue(entry: Entry | undefined): StoredValue | undefined {
  return entry?.text === undefined ? undefined : { value: JSON.parse(entry.text) as unknown, revision: entry.revision };
}
