import { describe } from '../../../core/validation/describe.js';
import type { FeatureRow, Label } from '../../../domain/learning/learner.js';
import type { OnlineEvent } from '../online-event.js';
import { checkId, checkTime, checkWeight, isAmount, isClass, widest } from './check-values.js';
import type { Rejection } from './rejection.js';
import { RowReader } from './row-reader.js';
import { field } from './row-store.js';
import type { StateParts } from './state-parts.js';
import { maxClasses } from './targets.js';

type SampleEvent = Extract<OnlineEvent, { readonly kind: 'sample' }>;
type LabelEvent = Extract<OnlineEvent, { readonly kind: 'label' }>;

const amount = `a number between ${-widest} and ${widest}`;

/** Decides which events may come into the log; changes nothing of the state. */
export class Admission {
  readonly #parts: StateParts;
  /** Reader that a first row would bring with it. */
  #first: RowReader | undefined;

  constructor(parts: StateParts) {
    this.#parts = parts;
  }

  /** The reader that holds the row of the sample checked last. */
  get reader(): RowReader | undefined {
    return this.#parts.rows?.reader ?? this.#first;
  }

  sample(event: SampleEvent): Rejection | undefined {
    const { weight, observedAt, id, label, prediction } = event;
    return (
      (weight === 1 ? undefined : checkWeight(weight)) ??
      (observedAt === undefined ? undefined : checkTime(observedAt)) ??
      (id === undefined ? undefined : (checkId(id) ?? this.#duplicate(id, event.origin))) ??
      this.row(event.features) ??
      (label === undefined ? undefined : this.#label(label)) ??
      (prediction === undefined ? undefined : this.#prediction(prediction))
    );
  }

  label({ id, label, timestamp }: LabelEvent): Rejection | undefined {
    const wrong = checkId(id);
    if (wrong !== undefined) return wrong;
    const { rows, recent, rules, time } = this.#parts;
    const slot = rows?.pending.slotOf(id);
    if (rows === undefined || slot === undefined) return endedOrUnknown(id, recent.get(id));
    const age = Math.max(time, timestamp) - rows.pending.rows.get(slot, field.arrived);
    if (age > rules.labelTimeoutMs) return endedOrUnknown(id, 'expired');
    return this.#label(label);
  }

  /** Reads the row of a sample, so that {@link reader} holds it. */
  row(features: FeatureRow, schema?: SampleEvent['schema']): Rejection | undefined {
    const { rows, learner } = this.#parts;
    if (rows === undefined) return this.#firstRow(features, schema);
    const { reader, live } = rows;
    const problem = reader.read(features);
    if (problem !== undefined) return problem;
    if (live === undefined) {
      if (reader.absent === undefined) return undefined;
      return { reason: 'missing-feature', message: `The row lacks the feature ${JSON.stringify(reader.absent)}.` };
    }
    // Rows of finite numbers are what every learner takes.
    if (reader.numeric && reader.missing === undefined) return undefined;
    return learner === undefined ? undefined : live.check(reader.row);
  }

  #firstRow(features: FeatureRow, schema: SampleEvent['schema']): Rejection | undefined {
    this.#first = undefined;
    const reader = schema === undefined ? RowReader.ofFirst(features) : new RowReader(schema);
    if ('reason' in reader) return reader;
    const problem = reader.read(features) ?? (schema === undefined ? this.#parts.learner?.checkRow(features) : undefined);
    if (problem !== undefined) return problem;
    const unwatched = this.#parts.detectors.bind(reader);
    if (unwatched !== undefined) return { reason: 'missing-feature', message: unwatched };
    this.#first = reader;
    return undefined;
  }

  #label(label: Label): Rejection | undefined {
    const { rules, targets, learner } = this.#parts;
    if (rules.task === 'regression') return isAmount(label) ? undefined : badLabel(amount, label);
    if (targets.isSeen(label)) return undefined;
    if (!isClass(label)) return badLabel('true or false, a number, or a text of at most 200 characters', label);
    const problem = learner?.checkLabel(label) ?? this.#otherType(label);
    if (problem !== undefined) return problem;
    if (!targets.full || targets.has(label)) return undefined;
    return { reason: 'new-class', message: `There are ${maxClasses} classes already; ${describe(label)} would be one more.` };
  }

  #otherType(label: Label): Rejection | undefined {
    const example = this.#parts.learner?.classes[0] ?? this.#parts.targets.example;
    if (example === undefined || typeof example === typeof label) return undefined;
    return badLabel(`of the type of the other classes, such as ${describe(example)}`, label);
  }

  #prediction(prediction: Label): Rejection | undefined {
    const { rules, targets } = this.#parts;
    const regression = rules.task === 'regression';
    if (regression ? isAmount(prediction) : targets.has(prediction)) return undefined;
    if (!regression && isClass(prediction) && this.#otherType(prediction) === undefined && !targets.full) return undefined;
    return { reason: 'bad-prediction', message: `The prediction must be ${regression ? amount : 'a class'}, not ${describe(prediction)}.` };
  }

  #duplicate(id: string, origin: SampleEvent['origin']): Rejection | undefined {
    const { rows, recent } = this.#parts;
    const slot = rows?.pending.slotOf(id);
    const waits = slot !== undefined;
    // The row of a request that was answered is what its sample takes the place of.
    if (waits && origin === undefined && rows?.pending.rows.get(slot, field.answered) === 1) return undefined;
    if (!waits && recent.get(id) === undefined) return undefined;
    return { reason: 'duplicate-id', message: `A row with the id ${JSON.stringify(id)} was taken already.` };
  }
}

function badLabel(expected: string, label: unknown): Rejection {
  return { reason: 'bad-label', message: `The label must be ${expected}, not ${describe(label)}.` };
}

function endedOrUnknown(id: string, end: 'labelled' | 'expired' | 'dropped' | undefined): Rejection {
  const row = `The row with the id ${JSON.stringify(id)}`;
  switch (end) {
    case 'labelled':
      return { reason: 'already-labelled', message: `${row} has got its label already.` };
    case 'expired':
      return { reason: 'expired-id', message: `${row} waited for its label longer than labelTimeoutMs.` };
    case 'dropped':
      return { reason: 'expired-id', message: `${row} was given up because more than maxPending rows waited for their labels.` };
    default:
      return { reason: 'unknown-id', message: `No row with the id ${JSON.stringify(id)} waits for a label.` };
  }
}
