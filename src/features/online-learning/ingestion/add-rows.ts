import type { OnlineEvent } from '../online-event.js';
import type { Rejection } from '../state/rejection.js';
import type { OrderedRow } from '../state/row-reader.js';
import type { BatchResult } from './sample-batch.js';
import { storageRejection } from './storage-rejection.js';

type SampleEvent = Extract<OnlineEvent, { readonly kind: 'sample' }>;

/** Rows that are written at once: few enough that what belongs to them stays young. */
const chunkRows = 512;
/** Rejections that are told one by one. */
const listedRejections = 100;

/** What happens to the rows of a batch. */
export interface BatchSteps {
  check(event: SampleEvent): Rejection | undefined;
  /** Whether the rows after an event have to wait for it: it is the first row, or brings a class. */
  isTurning(event: SampleEvent): boolean;
  /** A copy of the row that was checked last. */
  checkedRow(): OrderedRow | undefined;
  encode(event: SampleEvent, row: OrderedRow | undefined, follows: boolean): Uint8Array;
  /** Sequence of the last. @throws StoreError */
  append(records: readonly Uint8Array[]): number;
  apply(event: SampleEvent, sequence: number): void;
  refuse(rejection: Rejection): void;
}

/** Checks, writes and applies the rows of a batch in their order, as many at once as do not depend on each other. */
export function addRows(events: Iterable<SampleEvent>, steps: BatchSteps): BatchResult {
  let accepted = 0;
  let rejected = 0;
  const rejections: { row: number; reason: Rejection['reason']; message: string }[] = [];
  const refuse = (row: number, { reason, message }: Rejection): void => {
    rejected++;
    if (rejections.length < listedRejections) rejections.push({ row, reason, message });
    steps.refuse({ reason, message });
  };

  let waiting: { readonly event: SampleEvent; readonly row: number }[] = [];
  let records: Uint8Array[] = [];
  const ids = new Set<string>();
  const write = (): void => {
    if (records.length === 0) return;
    try {
      const first = steps.append(records) - records.length + 1;
      waiting.forEach(({ event }, index) => {
        steps.apply(event, first + index);
      });
      accepted += records.length;
    } catch (error) {
      const rejection = storageRejection(error);
      for (const { row } of waiting) refuse(row, rejection);
    }
    waiting = [];
    records = [];
    ids.clear();
  };

  let row = 0;
  for (const event of events) {
    // Whether an id is there already is known once the row before with the same id is applied.
    if (event.id !== undefined && ids.has(event.id)) write();
    const rejection = steps.check(event);
    if (rejection !== undefined) refuse(row, rejection);
    else {
      const checked = steps.checkedRow();
      const turning = steps.isTurning(event);
      records.push(steps.encode(event, checked, records.length > 0));
      waiting.push({ event: checked === undefined ? event : withRow(event, checked), row });
      if (event.id !== undefined) ids.add(event.id);
      if (turning || records.length >= chunkRows) write();
    }
    row++;
  }
  write();
  return { accepted, rejected, rejections };
}

/** The event with its row as it was read: what the caller's object holds may change. */
function withRow(event: SampleEvent, features: OrderedRow): SampleEvent {
  const { kind, timestamp, weight, observedAt, id, predictedBy, label, prediction, origin } = event;
  return { kind, timestamp, features, weight, observedAt, id, predictedBy, label, prediction, origin };
}
