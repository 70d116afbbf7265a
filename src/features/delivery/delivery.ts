import type { CallOptions } from '../../core/call-options.js';
import type { DeliveryReport } from '../../core/entities/delivery-report.js';
import { BufferFullError } from '../../core/errors/delivery-error.js';
import { ConflictError } from '../../core/errors/request-error.js';
import { silentLogger } from '../../core/logger.js';
import { systemRandom } from '../../core/random.js';
import type { Outbox, OutboxEntry, QueuedEntry } from '../../ports/outbox.js';
import type { RunLog } from '../../ports/run-log.js';
import type { Failure } from './classify-failure.js';
import { defaultReport } from './default-report.js';
import { DeliveryLoop } from './delivery-loop.js';
import type { DeliveryOptions } from './delivery-options.js';
import { type ExitParticipant, unwatchExit, watchExit } from './exit-watch.js';
import { Ledger } from './ledger.js';
import { type ReportParts, reportUndelivered } from './report-undelivered.js';
import { Room } from './room.js';
import type { RunAccount } from './run-account.js';
import { type ExplicitWait, waitExplicitly } from './wait-explicitly.js';
import { ImplicitWait } from './wait-implicitly.js';

/** Buffered logging: entries are accepted synchronously and delivered in the background, within the limits of the server. */
export class Delivery implements RunLog, ExitParticipant {
  readonly #outbox: Outbox;
  readonly #ledger: Ledger;
  readonly #loop: DeliveryLoop;
  readonly #room: Room;
  readonly #implicitWait: ImplicitWait;
  readonly #reports: ReportParts;
  #lastSequence = 0;
  #watched = false;
  #closing: Promise<void> | undefined;

  constructor(options: DeliveryOptions) {
    const { outbox, tracking, logger = silentLogger, onDeliveryError = defaultReport } = options;
    this.#outbox = outbox;
    this.#ledger = new Ledger(outbox);
    this.#loop = new DeliveryLoop({
      outbox,
      ledger: this.#ledger,
      tracking,
      random: options.random ?? systemRandom,
      flushIntervalMs: options.flushIntervalMs ?? 250,
      requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
      onSettled: () => this.#settled(),
      onFailure: (failure, run, error) => this.#failed(failure, run, error),
    });
    this.#room = new Room(outbox, () => this.#loop.begin());
    this.#implicitWait = new ImplicitWait(this.#ledger, this.#loop, options.exitGraceMs ?? 2000);
    this.#reports = { outbox, ledger: this.#ledger, logger, onDeliveryError };
  }

  append(entries: readonly OutboxEntry[]): void {
    if (this.#closing !== undefined) throw new ConflictError('This client is closed; nothing more can be logged through it.');
    this.#lastSequence = this.#accept(entries);
    for (const entry of entries) this.#ledger.accept(entry);
    this.#loop.accepted(this.#lastSequence);
    if (!this.#watched) {
      this.#watched = true;
      watchExit(this);
    }
  }

  ready(): Promise<void> {
    return this.#room.ready();
  }

  /** A sign of life from elsewhere: many runs created at once can keep a store busy for longer than an implicit wait goes on without one. */
  storeAnswered(): void {
    this.#ledger.lastProgress = performance.now();
  }

  flush(options: ExplicitWait = {}): Promise<DeliveryReport> {
    return waitExplicitly(this.#ledger, this.#loop, this.#lastSequence, options);
  }

  async settle(runKey?: string): Promise<void> {
    await this.#implicitWait.until(this.#lastSequence, runKey);
    this.reportUndelivered(runKey);
  }

  report(runKey?: string): DeliveryReport {
    return this.#ledger.report(runKey);
  }

  reportUndelivered(runKey?: string): void {
    reportUndelivered(this.#reports, this.#lastSequence, runKey);
  }

  close(options: CallOptions = {}): Promise<void> {
    this.#closing ??= this.#close(options);
    return this.#closing;
  }

  async #close(options: CallOptions): Promise<void> {
    try {
      await this.flush(options);
    } finally {
      this.#loop.stop();
      this.#unwatch();
    }
  }

  #accept(entries: readonly OutboxEntry[]): number {
    try {
      return this.#outbox.append(entries, this.#onDropped);
    } catch (error) {
      if (!(error instanceof BufferFullError)) throw error;
      // What is staged for delivery goes back, so that an outbox that drops the oldest can reach it.
      this.#loop.unstage();
      return this.#outbox.append(entries, this.#onDropped);
    }
  }

  readonly #onDropped = (dropped: QueuedEntry): void =>
    this.#ledger.enter(dropped, { status: 'dropped', reason: 'The buffer was full and newer values took its place.' });

  #settled(): void {
    this.#room.settled();
    if (this.#watched && this.#outbox.size.entries === 0 && this.#ledger.allTold) this.#unwatch();
  }

  /** What only a person can mend ends the explicit waits, or is reported once; deliveries are tried again all the same. */
  #failed(failure: Failure, run: RunAccount, error: unknown): void {
    if (failure === 'transient') return;
    const waited = [run.rejectWaiters(error), this.#ledger.total.rejectWaiters(error)].includes(true);
    if (!waited && !run.blockTold) this.reportUndelivered();
    run.blockTold = true;
  }

  #unwatch(): void {
    if (this.#watched) unwatchExit(this);
    this.#watched = false;
  }
}
