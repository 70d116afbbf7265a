import type { Clock } from '../../../core/clock.js';
import { describe } from '../../../core/validation/describe.js';
import type { FeatureRow, Label } from '../../../domain/learning/learner.js';
import type { AppendLog } from '../../../ports/append-log.js';
import type { OnlineEvent } from '../online-event.js';
import type { Accepted, Sample } from '../sample.js';
import type { BufferStats } from '../state/buffer-stats.js';
import { EventCodec } from '../state/event-codec.js';
import type { OnlineState } from '../state/online-state.js';
import type { Rejection } from '../state/rejection.js';
import { addRows } from './add-rows.js';
import { batchEvents } from './batch-events.js';
import { type RecentRejections, Rejections } from './rejections.js';
import type { BatchResult, SampleColumns } from './sample-batch.js';
import { misspeltField, sampleEvent } from './sample-event.js';
import { storageRejection } from './storage-rejection.js';

/** What ingestion works with. */
export interface IngestionParts {
  readonly state: OnlineState;
  readonly log: AppendLog;
  readonly clock: Clock;
  /** Told of the sequence after each write; must not throw. */
  readonly onWritten?: ((sequence: number) => void) | undefined;
}

const taken: Accepted = { accepted: true };
const stopped: Rejection = { reason: 'stopped', message: 'The pipeline is stopped and takes nothing any more.' };

/** Brings events into the log and the state: what was accepted is in both, what was not is in neither. Everything is synchronous. */
export class SampleIngestion {
  readonly #parts: IngestionParts;
  readonly #codec = new EventCodec();
  readonly #rejections: Rejections;
  #isStopped = false;

  constructor(parts: IngestionParts) {
    this.#parts = parts;
    this.#rejections = new Rejections(parts.state.sequence);
  }

  addSample(sample: Sample): Accepted {
    const now = this.#parts.clock.now();
    if (typeof sample !== 'object' || sample === null) {
      return this.#refuse({ reason: 'not-a-row', message: `A sample must be an object, not ${describe(sample)}.` }, now);
    }
    const misspelt = misspeltField(sample);
    return misspelt === undefined ? this.#take(sampleEvent(sample, now)) : this.#refuse({ reason: 'not-a-row', message: misspelt }, now);
  }

  /**
   * Adds rows in their order with few writes; those that are refused do not hold up the others.
   *
   * @throws ValidationError when it is neither rows nor columns of one length
   */
  addBatch(batch: readonly Sample[] | SampleColumns): BatchResult {
    const { state, log, clock } = this.#parts;
    const now = clock.now();
    const events = batchEvents(batch, now, () => state.features);
    const result = addRows(events, {
      check: (event) => (this.#isStopped ? stopped : state.check(event)),
      isTurning: (event) => state.isTurning(event),
      checkedRow: () => state.checkedRow?.slice(),
      encode: (event, row, follows) => this.#codec.encode(row === undefined ? state.toRecord(event) : event, row, follows),
      append: (records) => log.appendAll(records),
      apply: (event, sequence) => state.apply(event, sequence),
      refuse: (rejection) => this.#rejections.add(rejection, now, state.sequence),
    });
    if (result.accepted > 0) this.#parts.onWritten?.(state.sequence);
    return result;
  }

  addLabel(id: string, label: Label): Accepted {
    return this.#take({ kind: 'label', timestamp: this.#parts.clock.now(), id, label });
  }

  /** Takes down what `predict` gave for a row, so that a late label can be held against it. */
  recordPrediction(id: string, features: FeatureRow, prediction: Label, version?: string | undefined): Accepted {
    const timestamp = this.#parts.clock.now();
    return this.#take({ kind: 'sample', timestamp, features, weight: 1, id, prediction, predictedBy: version, origin: 'predict' });
  }

  /**
   * Writes and applies other events, all or none.
   *
   * @returns sequence of the last
   * @throws StoreError when they cannot be written; nothing has changed then
   */
  record(...events: readonly Exclude<OnlineEvent, { readonly kind: 'sample' | 'label' }>[]): number {
    const { state, log, onWritten } = this.#parts;
    const last = log.appendAll(events.map((event, index) => this.#codec.encode(event, undefined, index > 0)));
    events.forEach((event, index) => {
      state.apply(event, last - events.length + 1 + index);
    });
    onWritten?.(last);
    return last;
  }

  getBufferStats(): BufferStats {
    return { ...this.#parts.state.bufferStats(), ...this.#rejections.stats() };
  }

  /** What was refused of the newest samples and labels. */
  recentRejections(): RecentRejections {
    return this.#rejections.recent(this.#parts.state.sequence);
  }

  /** From now on samples and labels are refused with `stopped`. */
  stop(): void {
    this.#isStopped = true;
  }

  #take(event: OnlineEvent): Accepted {
    const { state, log } = this.#parts;
    const rejection = this.#isStopped ? stopped : state.check(event);
    if (rejection !== undefined) return this.#refuse(rejection, event.timestamp);
    let sequence: number;
    try {
      const row = state.checkedRow;
      sequence = log.append(this.#codec.encode(row === undefined ? state.toRecord(event) : event, row));
    } catch (error) {
      return this.#refuse(storageRejection(error), event.timestamp);
    }
    state.apply(event, sequence);
    this.#parts.onWritten?.(sequence);
    return taken;
  }

  #refuse({ reason, message }: Rejection, timestamp: number): Accepted {
    this.#rejections.add({ reason, message }, timestamp, this.#parts.state.sequence);
    return { accepted: false, reason, message };
  }
}
