import { awaitWithin } from '../../../core/await-within.js';
import type { CallOptions } from '../../../core/call-options.js';
import type { Clock } from '../../../core/clock.js';
import type { Logger } from '../../../core/logger.js';
import { outsideCallers } from '../../../core/outside-callers.js';
import type { UnitLayout } from '../../../domain/experiment/metrics/unit-layout.js';
import type { TestRecord } from '../../../domain/experiment/test-record.js';
import type { RejectionReason, TestTotals } from '../../../domain/experiment/test-totals.js';
import type { RequestReference } from '../../../domain/routing/request-reference.js';
import type { StateStore } from '../../../ports/state-store.js';
import type { PeriodWeights } from './period-weights.js';
import { accepted, type Recorded } from './recorded.js';
import { eraOf, type RecordedAnswer, type RecordedOutcome, Recording } from './recording.js';
import type { ContextualDecision } from './requests/request-contexts.js';
import { SeenOutcomes } from './requests/seen-outcomes.js';
import { readOtherSlots, readTotals } from './store/read-totals.js';
import { SlotWriter } from './store/slot-writer.js';
import { RunStore } from './units/run-store.js';
import type { Covariates } from './units/unit-book.js';
import { UnitStore } from './units/unit-store.js';

/** How a recorder is made. */
export interface TestRecorderOptions {
  readonly record: TestRecord;
  readonly state: StateStore;
  /** Names this process in the store. */
  readonly replicaId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Units in memory; others are in the store. @default that of the definition */
  readonly maxUnitsInMemory?: number | undefined;
}

/** Memory of a test: units, and the outcomes that were seen. */
const maxBytes = 64 * 2 ** 20;

/**
 * Records what happens in one test, on one replica. Recording is done in memory and never throws because of data from
 * traffic; {@link flush} writes it to the state store, where what all replicas recorded comes together.
 */
export class TestRecorder {
  readonly #options: TestRecorderOptions;
  #recording: Recording;
  #writer: SlotWriter;
  /** The flush that goes on, and the one behind it for what was recorded since it began. */
  #flushing: { readonly done: Promise<void>; readonly recording: Recording; readonly changes: number } | undefined;
  #nextFlush: Promise<void> | undefined;
  #isClosed = false;
  #latest: { readonly key: string; readonly totals: TestTotals } | undefined;

  constructor(options: TestRecorderOptions) {
    this.#options = options;
    [this.#recording, this.#writer] = this.#begin(options.record);
  }

  /**
   * Counts a decision for a unit that is part of the analysis.
   *
   * @param covariates - Attributes of the unit, of which those are kept that a metric names as its covariate.
   * @param decision - Needed for policies that look at contexts.
   */
  expose(reference: RequestReference, covariates?: Covariates, decision?: ContextualDecision): void {
    if (!this.#isClosed) this.#recording.expose(reference, covariates, decision);
  }

  /** Counts what a model answered to a request. */
  recordPrediction(reference: RequestReference | undefined, answer: RecordedAnswer): Recorded {
    return this.#answered(this.#isClosed ? 'completed' : this.#recording.answer(reference, answer));
  }

  /** Counts what became of a request, whichever replica decided it. */
  recordOutcome(reference: RequestReference | undefined, outcome: RecordedOutcome): Recorded {
    return this.#answered(this.#isClosed ? 'completed' : this.#recording.outcome(reference, outcome));
  }

  /** Lets the next flush write all that is in memory, because the store may have lost it. Never rejects. */
  async rewrite(): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing.done.catch(() => undefined);
    this.#writer.rewrite(this.#recording);
  }

  /** Takes a newer record of the test. */
  follow(record: TestRecord): void {
    const before = this.#recording.record;
    // What a draft measures may still change; nothing is recorded of it.
    if (before.status !== 'draft' && eraOf(record) === eraOf(before)) this.#recording.follow(record);
    else [this.#recording, this.#writer] = this.#begin(record);
  }

  /**
   * Writes what was recorded since the last time. Calls at the same time share one writing; one that waits no longer does not
   * end it.
   *
   * @throws What the state store throws; then nothing is lost, and the next flush writes it all.
   */
  flush(call: CallOptions = {}): Promise<void> {
    const { testId } = this.#recording.record.definition;
    return awaitWithin(`the records of test "${testId}" to be written`, this.#flush(), call);
  }

  #flush(): Promise<void> {
    const going = this.#flushing;
    if (going === undefined) return this.#write();
    if (going.recording === this.#recording && going.changes === this.#recording.changes) return going.done;
    this.#nextFlush ??= going.done
      .catch(() => undefined)
      .then(() => {
        this.#nextFlush = undefined;
        return this.#write();
      });
    return this.#nextFlush;
  }

  #write(): Promise<void> {
    const recording = this.#recording;
    const done = outsideCallers(() => this.#writer.write(recording)).finally(() => {
      this.#flushing = undefined;
    });
    this.#flushing = { done, recording, changes: recording.changes };
    return done;
  }

  /**
   * What all replicas recorded: of this one up to now, of others up to their last flush.
   *
   * @throws What the state store throws.
   */
  async totals(call: CallOptions = {}): Promise<TestTotals> {
    const { state } = this.#options;
    const recording = this.#recording;
    const writer = this.#writer;
    const others = await readOtherSlots(state, recording, writer, call);
    const key = JSON.stringify([recording.era, recording.changes, others.map(({ name, revision }) => [name, revision])]);
    if (this.#latest?.key === key) return this.#latest.totals;
    const totals = await readTotals(state, recording, writer, others, call);
    this.#latest = { key, totals };
    return totals;
  }

  /** Records nothing any more. What was not flushed is lost. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    try {
      await (this.#nextFlush ?? this.#flushing?.done);
      await this.#writer.end(this.#recording);
    } catch (error) {
      this.#options.logger.debug({ error }, 'The last records of an A/B test could not be tidied up in the state store.');
    }
  }

  #answered(reason: RejectionReason | undefined): Recorded {
    if (reason === undefined) return accepted;
    this.#recording.reject(reason);
    return { accepted: false, reason };
  }

  #begin(record: TestRecord): [Recording, SlotWriter] {
    const { state, clock, logger, replicaId, maxUnitsInMemory: maxUnits = record.definition.maxUnitsInMemory } = this.#options;
    const { testId, arms } = record.definition;
    const writer = new SlotWriter(state, testId, replicaId);
    const open = (layout: UnitLayout, weights: PeriodWeights) => {
      const runs = new RunStore({ state, testId, replicaId: writer.name, layout }, clock);
      const memory = maxBytes - SeenOutcomes.maxBytes;
      return new UnitStore(runs, { layout, arms: arms.length, weights, createdAt: record.createdAt, maxBytes: memory, maxUnits, logger });
    };
    return [new Recording(record, clock, writer.name, open), writer];
  }
}
