import type { Random } from '../../core/random.js';
import type { QueuedEntry } from '../../ports/outbox.js';
import { Backoff } from './backoff.js';
import type { RunAccount } from './run-account.js';

/** The way of one run's entries to the store: strictly in order, at most one request at a time. */
export class Lane {
  readonly run: RunAccount;
  /** Taken from the outbox and not sent yet. */
  readonly queue: QueuedEntry[] = [];
  readonly backoff: Backoff;

  constructor(run: RunAccount, random: Random) {
    this.run = run;
    this.backoff = new Backoff(random);
  }
}
