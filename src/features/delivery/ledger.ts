import type { DeliveryReport, UndeliveredItem } from '../../core/entities/delivery-report.js';
import type { Outbox, OutboxEntry, Outcome, QueuedEntry } from '../../ports/outbox.js';
import { Account } from './account.js';
import { maxListedItems, RunAccount } from './run-account.js';

/** Ended runs whose account is kept; older ones still count in the total. */
const keptEndedRuns = 1000;

/** The books: every accepted entry is delivered, pending, dropped or quarantined, in total and for its run. */
export class Ledger {
  readonly total = new Account();
  /** When the store last settled entries or created a run, in the time of `performance.now()`. */
  lastProgress = Number.NEGATIVE_INFINITY;
  readonly #outbox: Outbox;
  readonly #runs = new Map<string, RunAccount>();
  readonly #ended = new Set<RunAccount>();

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  run(runKey: string): RunAccount {
    let run = this.#runs.get(runKey);
    if (run === undefined) {
      run = new RunAccount(runKey);
      this.#runs.set(runKey, run);
    }
    return run;
  }

  /** The account of a run, or of everything. */
  account(runKey: string | undefined): Account {
    return runKey === undefined ? this.total : (this.#runs.get(runKey) ?? new Account());
  }

  runs(runKey: string | undefined): Iterable<RunAccount> {
    if (runKey === undefined) return this.#runs.values();
    const run = this.#runs.get(runKey);
    return run === undefined ? [] : [run];
  }

  /** Whether someone was told of every loss. */
  get allTold(): boolean {
    for (const run of this.#runs.values()) if (run.toldLosses < run.lost) return false;
    return true;
  }

  accept(entry: OutboxEntry): void {
    const run = this.run(entry.runKey);
    if (entry.kind === 'run') {
      run.runId = entry.runId;
      run.owned = entry.owned;
      this.#ended.delete(run);
      return;
    }
    run.accepted++;
    this.total.accepted++;
  }

  /** Enters the final outcome of an entry. */
  enter(queued: QueuedEntry, outcome: Exclude<Outcome, { status: 'returned' }>): void {
    const { sequence, entry } = queued;
    if (entry.kind === 'run') return;
    const run = this.run(entry.runKey);
    if (outcome.status === 'delivered') {
      run.count(sequence, 'delivered');
    } else {
      run.lose(queued, outcome.status, outcome.reason);
    }
    this.total.count(sequence, outcome.status);
    if (entry.kind === 'end') this.#forgetOldRuns(run);
  }

  report(runKey?: string): DeliveryReport {
    const { accepted, delivered, pending, dropped, quarantined } = this.account(runKey);
    return { accepted, delivered, pending, dropped, quarantined, undelivered: this.#undelivered(runKey) };
  }

  #undelivered(runKey: string | undefined): UndeliveredItem[] {
    const items = [...this.runs(runKey)].flatMap((run) => run.losses);
    if (this.account(runKey).pending > 0) items.push(...this.#pending(runKey));
    return items
      .sort((a, b) => a.sequence - b.sequence)
      .slice(0, maxListedItems)
      .map(({ item }) => item);
  }

  #pending(runKey: string | undefined): { sequence: number; item: UndeliveredItem }[] {
    const items: { sequence: number; item: UndeliveredItem }[] = [];
    for (const { sequence, entry } of this.#outbox.unsettled()) {
      if (entry.kind === 'run' || (runKey !== undefined && entry.runKey !== runKey)) continue;
      const run = this.run(entry.runKey);
      items.push({ sequence, item: run.item(entry, 'pending', run.whyPending) });
      if (items.length === maxListedItems) break;
    }
    return items;
  }

  #forgetOldRuns(ended: RunAccount): void {
    this.#ended.add(ended);
    for (const run of this.#ended) {
      if (this.#ended.size <= keptEndedRuns) return;
      this.#ended.delete(run);
      if (run.pending === 0 && run.toldLosses === run.lost) this.#runs.delete(run.runKey);
    }
  }
}
