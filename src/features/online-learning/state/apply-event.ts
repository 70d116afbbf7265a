import { StoreError } from '../../../core/errors/store-error.js';
import { learnerFromJson } from '../../../domain/learning/learner-from-json.js';
import type { OnlineEvent, OnlineSignal } from '../online-event.js';
import type { BoundRows } from './bound-rows.js';
import { learnRow } from './learn-row.js';
import { ModelScores } from './model-scores.js';
import type { RowLearner } from './row-learner.js';
import type { OrderedRow } from './row-reader.js';
import { field } from './row-store.js';
import { noVersion, performanceWatch, type StateParts } from './state-parts.js';

type EventOf<Kind extends OnlineEvent['kind']> = Extract<OnlineEvent, { readonly kind: Kind }>;

/** Lets the time pass to that of an event: rows whose label did not come in time are given up. */
export function passTime(parts: StateParts, timestamp: number): void {
  if (timestamp > parts.time) parts.time = timestamp;
  const { rows, rules, recent, counts, time } = parts;
  if (rows === undefined) return;
  for (let { oldest } = rows.pending; oldest !== undefined && time - oldest.arrived > rules.labelTimeoutMs; oldest = rows.pending.oldest) {
    rows.pending.remove(oldest.id);
    recent.add(oldest.id, 'expired');
    counts.expired++;
  }
}

/** Takes a sample whose row was read. */
export function applySample(
  parts: StateParts,
  rows: BoundRows,
  row: OrderedRow,
  event: EventOf<'sample'>,
  sequence: number,
  signals: OnlineSignal[],
): void {
  const { id, label, weight } = event;
  const { pending } = rows;
  const answeredAt = id === undefined ? undefined : pending.slotOf(id);
  let served: number | undefined = Number.NaN;
  let servedBy = parts.servingCode;
  let arrived = parts.time;
  let server: RowLearner | undefined;
  const liveServes = parts.frozen === undefined && servedBy === noVersion;
  if (answeredAt !== undefined) {
    served = pending.rows.get(answeredAt, field.served);
    servedBy = pending.rows.get(answeredAt, field.servedBy);
    arrived = pending.rows.get(answeredAt, field.arrived);
    pending.remove(id as string);
  }
  if (event.prediction !== undefined) {
    served = parts.targets.encode(event.prediction);
    if (event.predictedBy !== undefined) servedBy = parts.versions.add(event.predictedBy);
    // The live learner has no version: the model that serves by now may be another one.
    else if (event.origin === 'predict') servedBy = noVersion;
  } else if (answeredAt === undefined) {
    // A row that is learned now is predicted while it is: once.
    server = liveServes ? rows.live : rows.frozen;
    served = liveServes && label !== undefined ? undefined : serve(parts, server, row);
  }
  if (answeredAt === undefined) {
    parts.counts.accepted++;
    parts.detectors.row(row, sequence, parts.time, signals);
    if (served !== undefined && !Number.isNaN(served)) parts.detectors.prediction(served, sequence, parts.time, signals);
  }
  const observedAt = event.observedAt ?? event.timestamp;
  if (label !== undefined) {
    learnRow(parts, rows, { row, label, weight, observedAt, arrived, served, servedBy, server }, sequence, signals);
    if (id !== undefined) parts.recent.add(id, 'labelled');
    if (answeredAt !== undefined) parts.delay.add(Math.max(0, parts.time - arrived));
  } else if (id === undefined) parts.counts.unaddressable++;
  else {
    if (pending.size >= parts.rules.maxPending) dropOldest(parts, rows);
    const slot = pending.add(id);
    pending.rows.write(slot, row);
    pending.rows.set(slot, field.weight, weight);
    pending.rows.set(slot, field.timestamp, observedAt);
    pending.rows.set(slot, field.sequence, sequence);
    pending.rows.set(slot, field.served, served ?? Number.NaN);
    pending.rows.set(slot, field.servedBy, servedBy);
    pending.rows.set(slot, field.arrived, parts.time);
    pending.rows.set(slot, field.answered, event.origin === 'predict' ? 1 : 0);
  }
}

/** Gives a waiting row its label. */
export function applyLabel(parts: StateParts, event: EventOf<'label'>, sequence: number, signals: OnlineSignal[]): void {
  const { rows } = parts;
  const slot = rows?.pending.slotOf(event.id);
  // A restart may have shortened the time or the number of rows that wait: the row has ended by these rules.
  if (slot === undefined && parts.recent.get(event.id) !== undefined) return;
  if (rows === undefined || slot === undefined) throw foreignEvent(`label of a row that does not wait`, sequence);
  const get = (which: number) => rows.pending.rows.get(slot, which);
  const arrived = get(field.arrived);
  const labelled = {
    row: rows.pending.rows.row(slot),
    label: event.label,
    weight: get(field.weight),
    observedAt: get(field.timestamp),
    arrived,
    served: get(field.served),
    servedBy: get(field.servedBy),
    server: undefined,
  };
  rows.pending.remove(event.id);
  learnRow(parts, rows, labelled, sequence, signals);
  parts.recent.add(event.id, 'labelled');
  parts.delay.add(Math.max(0, parts.time - arrived));
}

/** Another model serves: detectors and scores begin anew. */
export function applyServing(parts: StateParts, { model }: EventOf<'serving'>): void {
  parts.serving = JSON.parse(JSON.stringify(model));
  parts.frozen = model.learner === undefined ? undefined : learnerFromJson(model.learner);
  parts.rows?.replaceFrozen(parts.frozen);
  parts.servingCode = model.version === undefined ? noVersion : parts.versions.add(model.version);
  parts.servedScores = new ModelScores(parts.rules.task, parts.rules.metric, parts.targets);
  parts.performance = performanceWatch(parts.rules, { baseline: model.baseline, exceeded: false });
  parts.detectors.reset();
  parts.counts.comparable = 0;
}

/** Another learner learns from now on: what the former said does not count for it. */
export function applyLearner(parts: StateParts, { learner }: EventOf<'learner'>): void {
  parts.learner = learnerFromJson(learner);
  parts.liveScores = new ModelScores(parts.rules.task, parts.rules.metric, parts.targets);
  parts.rows?.replaceLive(parts.learner);
  parts.rows?.labelled.forgetLive();
  parts.counts.comparable = 0;
}

/** An update began or went on. */
export function applyUpdate(parts: StateParts, { result }: EventOf<'update'>): void {
  if (!parts.history.take(result)) return;
  parts.counts.labelledSinceUpdate = 0;
  parts.signals = [];
}

/** A record that this state could not have accepted. */
export function foreignEvent(what: string, sequence: number): StoreError {
  return new StoreError(
    `Record ${sequence} of the sample log does not belong to this state: ${what}. Start with the options it was written with, or with reset to begin anew.`,
    { kind: 'corrupt', details: { sequence } },
  );
}

function serve(parts: StateParts, server: RowLearner | undefined, row: OrderedRow): number {
  const prediction = server?.predict(row);
  return prediction === undefined ? Number.NaN : parts.targets.encode(prediction);
}

function dropOldest(parts: StateParts, { pending }: BoundRows): void {
  const { oldest } = pending;
  if (oldest === undefined) return;
  pending.remove(oldest.id);
  parts.recent.add(oldest.id, 'dropped');
  parts.counts.dropped++;
}
