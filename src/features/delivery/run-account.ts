import type { UndeliveredItem } from '../../core/entities/delivery-report.js';
import type { OutboxEntry, QueuedEntry } from '../../ports/outbox.js';
import { Account } from './account.js';

/** Most undelivered items that a report lists. */
export const maxListedItems = 1000;

/** A value that will not be delivered. */
interface Loss {
  readonly sequence: number;
  readonly item: UndeliveredItem;
}

/** The account of one run, and what delivering to it needs to know. */
export class RunAccount extends Account {
  readonly runKey: string;
  /** Absent until the run is announced by its `run` entry. */
  runId: string | undefined;
  owned = false;
  /** Whether a request is under way. */
  sending = false;
  /** Why its last delivery failed; absent while deliveries succeed. */
  lastFailure: string | undefined;
  /** Whether someone was told that nothing goes on until a person acts; false again after the next answer. */
  blockTold = false;
  /** Everything up to this sequence number that is still pending was told to `onDeliveryError`. */
  reportedThrough = 0;
  /** Losses that someone was told of, by an error or by `onDeliveryError`. */
  toldLosses = 0;
  readonly #losses: Loss[] = [];

  constructor(runKey: string) {
    super();
    this.runKey = runKey;
  }

  lose({ sequence, entry }: QueuedEntry, state: 'dropped' | 'quarantined', reason: string): void {
    if (this.#losses.length < maxListedItems) this.#losses.push({ sequence, item: this.item(entry, state, reason) });
    this.count(sequence, state);
  }

  get losses(): readonly Loss[] {
    return this.#losses;
  }

  get whyPending(): string {
    return this.lastFailure ?? (this.sending ? 'The store has not answered yet.' : 'It waits to be sent.');
  }

  item(entry: OutboxEntry, state: UndeliveredItem['state'], reason: string): UndeliveredItem {
    return { runKey: this.runKey, runId: this.runId ?? '', ...identity(entry), state, reason };
  }
}

function identity(entry: OutboxEntry): Pick<UndeliveredItem, 'kind' | 'key'> {
  switch (entry.kind) {
    case 'metric':
      return { kind: 'metric', key: entry.metric.key };
    case 'param':
    case 'tag':
      return { kind: entry.kind, key: entry.key };
    case 'end':
      return { kind: 'end', key: entry.status };
    case 'run':
      throw new TypeError('A run entry is bookkeeping and has no account.');
  }
}
