import { limits } from '../../core/limits.js';
import { outsideCallers } from '../../core/outside-callers.js';
import type { Random } from '../../core/random.js';
import type { Outbox, QueuedEntry } from '../../ports/outbox.js';
import type { TrackingStore } from '../../ports/tracking-store.js';
import { Backoff } from './backoff.js';
import { classifyFailure, type Failure } from './classify-failure.js';
import { cutWindow } from './cut-window.js';
import { deliverWindow, type Verdict } from './deliver-window.js';
import { Lane } from './lane.js';
import type { Ledger } from './ledger.js';
import type { RunAccount } from './run-account.js';
import { without } from './without.js';

/** Requests under way at once, each of another run. */
const maxInFlight = 4;
/** Entries taken from the outbox ahead of their request. */
const maxStaged = 10_000;

/** What a {@link DeliveryLoop} works with. */
export interface LoopParts {
  readonly outbox: Outbox;
  readonly ledger: Ledger;
  readonly tracking: () => Promise<TrackingStore>;
  readonly random: Random;
  readonly flushIntervalMs: number;
  readonly requestTimeoutMs: number;
  /** Hears when entries were settled, so that there is room again. */
  readonly onSettled: () => void;
  /** Hears of a delivery that failed and is tried again. */
  readonly onFailure: (failure: Failure, run: RunAccount, error: unknown) => void;
}

/**
 * Carries entries from the outbox to the store in the background. It sleeps until something is wanted: everything up to a
 * sequence number, set when a batch is full, when the flush interval is over, or when someone waits.
 */
export class DeliveryLoop {
  readonly #parts: LoopParts;
  /** Runs with staged entries, a request under way, or a failure behind them. */
  readonly #lanes = new Map<string, Lane>();
  readonly #server: Backoff;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = 0;
  #lastSequence = 0;
  #wantedThrough = 0;
  #inFlight = 0;
  #staged = 0;
  #stopped = false;

  constructor(parts: LoopParts) {
    this.#parts = parts;
    // A run that failed pauses longer than the server as a whole, so that the next question is asked by another run.
    this.#server = new Backoff(parts.random, 0.5);
  }

  /** Entries up to `lastSequence` are in the outbox. */
  accepted(lastSequence: number): void {
    this.#lastSequence = lastSequence;
    if (lastSequence - this.#wantedThrough >= limits.metricsPerBatch) this.begin();
    else if (this.#timer === undefined && this.#inFlight === 0) this.#wakeAfter(this.#parts.flushIntervalMs);
  }

  /** Everything accepted so far goes out now, or at the end of the pause that a failure asked for. */
  begin(): void {
    this.#wantedThrough = this.#lastSequence;
    this.#wakeAfter(0);
  }

  /** Someone waits for everything accepted so far: it goes out now, whatever pause a failure asked for. */
  hurry(): void {
    this.#server.hurry();
    for (const lane of this.#lanes.values()) lane.backoff.hurry();
    this.begin();
  }

  /** Puts back what is staged, so that the outbox can drop it. */
  unstage(): void {
    for (const lane of this.#lanes.values()) this.#putBack(lane.queue.splice(0));
    this.#staged = 0;
  }

  /** Starts no further delivery; one under way goes on. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #wakeAfter(delayMs: number): void {
    if (this.#stopped) return;
    const at = performance.now() + delayMs;
    if (this.#timer !== undefined && this.#timerAt <= at) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    outsideCallers(() => {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#wantedThrough = this.#lastSequence;
        this.#advance();
      }, delayMs).unref();
    });
  }

  /** Starts every request that can start now, and sees to being woken for the next. */
  #advance(): void {
    if (this.#stopped) return;
    const now = performance.now();
    if (this.#server.retryAt > now) {
      this.#wakeAfter(this.#server.retryAt - now);
      return;
    }
    this.#stage(now);
    for (const lane of this.#lanes.values()) {
      // A server that failed is asked one question at a time until it answers.
      if (this.#inFlight >= (this.#server.failing ? 1 : maxInFlight)) break;
      const first = lane.queue[0];
      if (lane.run.sending || first === undefined || first.sequence > this.#wantedThrough) continue;
      void this.#send(lane);
    }
    if (this.#inFlight === 0) this.#sleep(now);
  }

  /** Nothing is under way: the next reason to wake is a pause that ends, or entries that wait for company. */
  #sleep(now: number): void {
    if (this.#parts.outbox.size.entries === 0) return;
    const pauses = [...this.#lanes.values()].map((lane) => lane.backoff.retryAt - now).filter((pause) => pause > 0);
    this.#wakeAfter(Math.min(this.#parts.flushIntervalMs, ...pauses));
  }

  #stage(now: number): void {
    if (this.#staged > maxStaged / 2) return;
    const paused = (runKey: string): boolean => (this.#lanes.get(runKey)?.backoff.retryAt ?? 0) > now;
    for (const queued of this.#parts.outbox.take(maxStaged - this.#staged, paused)) {
      const { runKey, kind } = queued.entry;
      if (kind === 'run') {
        this.#settle([queued], { status: 'delivered' });
        continue;
      }
      let lane = this.#lanes.get(runKey);
      if (lane === undefined) {
        lane = new Lane(this.#parts.ledger.run(runKey), this.#parts.random);
        this.#lanes.set(runKey, lane);
      }
      lane.queue.push(queued);
      this.#staged++;
    }
  }

  /** Sends the next window of a lane; never rejects. */
  async #send(lane: Lane): Promise<void> {
    const { tracking, requestTimeoutMs } = this.#parts;
    const window = cutWindow(lane.queue);
    let open: readonly QueuedEntry[] = window;
    const settle = (entries: readonly QueuedEntry[], verdict: Verdict): void => {
      open = entries === open ? [] : without(open, new Set(entries));
      this.#answered(lane);
      this.#settle(entries, verdict);
    };
    this.#staged -= window.length;
    this.#inFlight++;
    lane.run.sending = true;
    try {
      const { runId = '', owned } = lane.run;
      const gone = await deliverWindow({ store: await tracking(), runId, owned, timeoutMs: requestTimeoutMs, settle }, window);
      if (gone !== undefined) settle([...open, ...this.#unqueue(lane)], { status: 'quarantined', reason: gone.reason });
    } catch (error) {
      this.#putBack([...open, ...this.#unqueue(lane)]);
      this.#failed(lane, error);
    }
    lane.run.sending = false;
    this.#inFlight--;
    // The lane goes behind the others; an idle one without a failure is forgotten.
    this.#lanes.delete(lane.run.runKey);
    if (lane.queue.length > 0 || lane.backoff.failing) this.#lanes.set(lane.run.runKey, lane);
    this.#advance();
  }

  #answered(lane: Lane): void {
    this.#parts.ledger.lastProgress = performance.now();
    this.#server.succeeded();
    lane.backoff.succeeded();
    lane.run.lastFailure = undefined;
    lane.run.blockTold = false;
  }

  #failed(lane: Lane, error: unknown): void {
    const askedMs = (error as { readonly retryAfterMs?: number | undefined } | undefined)?.retryAfterMs;
    this.#server.failed(askedMs);
    lane.backoff.failed(askedMs);
    lane.run.lastFailure = error instanceof Error ? error.message : String(error);
    this.#parts.onFailure(classifyFailure(error), lane.run, error);
  }

  #unqueue(lane: Lane): QueuedEntry[] {
    this.#staged -= lane.queue.length;
    return lane.queue.splice(0);
  }

  #settle(entries: readonly QueuedEntry[], verdict: Verdict): void {
    for (const queued of entries) {
      this.#parts.outbox.settle(queued.sequence, verdict);
      this.#parts.ledger.enter(queued, verdict);
    }
    this.#parts.onSettled();
  }

  #putBack(entries: readonly QueuedEntry[]): void {
    for (const { sequence } of entries) this.#parts.outbox.settle(sequence, { status: 'returned' });
  }
}
