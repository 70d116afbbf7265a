import { StoreError } from '../../../core/errors/store-error.js';
import type { Label } from '../../../domain/learning/learner.js';
import type { OnlineEvent } from '../online-event.js';
import { ByteReader } from './bytes/byte-reader.js';
import { ByteWriter } from './bytes/byte-writer.js';
import type { OrderedRow } from './row-reader.js';

type SampleEvent = Extract<OnlineEvent, { readonly kind: 'sample' }>;

/** First byte of a record: what it holds, and by that the version of its form. */
const jsonRecord = 1;
const sampleRecord = 2;

/** What a sample has besides time, features and weight 1. */
const flag = { weight: 1, observedAt: 2, id: 4, predictedBy: 8, answered: 16, texts: 32 };
const noLabel = 0;
const numberLabel = 1;
const textLabel = 2;
const booleanLabel = 3;

/**
 * Events as bytes. A sample, once its features are known, is written in binary: marks of what it has, then numbers (64 bits, little endian), then
 * texts. Everything else is JSON behind one byte.
 */
export class EventCodec {
  readonly #writer = new ByteWriter();

  /**
   * The bytes of an event; they are overwritten by the next one, unless it is told to follow.
   *
   * @param row - The features of a sample in their order. @default the event's own features, by name
   */
  encode(event: OnlineEvent, row?: OrderedRow | undefined, follows = false): Uint8Array {
    const start = this.#writer.begin(follows);
    if (event.kind === 'sample' && row !== undefined) this.#sample(event, row);
    else {
      this.#writer.byte(jsonRecord);
      this.#writer.text(JSON.stringify(event));
    }
    return this.#writer.since(start);
  }

  #sample(event: SampleEvent, row: OrderedRow): void {
    const writer = this.#writer;
    const { label, prediction, weight, observedAt, id, predictedBy } = event;
    const numeric = row instanceof Float64Array;
    const flags =
      (weight === 1 ? 0 : flag.weight) |
      (observedAt === undefined ? 0 : flag.observedAt) |
      (id === undefined ? 0 : flag.id) |
      (predictedBy === undefined ? 0 : flag.predictedBy) |
      (event.origin === undefined ? 0 : flag.answered) |
      (numeric ? 0 : flag.texts);
    writer.byte(sampleRecord);
    writer.byte(flags);
    writer.byte(kindOf(label) | (kindOf(prediction) << 2));
    writer.size(row.length);
    writer.number(event.timestamp);
    if (numeric) writer.numbers(row);
    else for (const value of row) writer.cell(value);
    if (weight !== 1) writer.number(weight);
    if (observedAt !== undefined) writer.number(observedAt);
    if (id !== undefined) writer.text(id);
    if (predictedBy !== undefined) writer.text(predictedBy);
    if (label !== undefined) this.#label(label);
    if (prediction !== undefined) this.#label(prediction);
  }

  #label(label: Label): void {
    if (typeof label === 'string') this.#writer.text(label);
    else this.#writer.number(Number(label));
  }
}

/** The event that `encode` wrote. @throws StoreError `corrupt` */
export function decodeEvent(bytes: Uint8Array): OnlineEvent {
  const reader = new ByteReader(bytes);
  try {
    const event = decodeRecord(reader);
    reader.end();
    return event;
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    throw new StoreError('A record of the sample log is damaged, or of a newer version of this package.', {
      kind: 'corrupt',
      cause: error,
    });
  }
}

function decodeRecord(reader: ByteReader): OnlineEvent {
  const form = reader.byte();
  if (form === sampleRecord) return decodeSample(reader);
  if (form === jsonRecord) return JSON.parse(reader.text()) as OnlineEvent;
  throw new RangeError(`form ${form} of a record`);
}

function decodeSample(reader: ByteReader): SampleEvent {
  const flags = reader.byte();
  const kinds = reader.byte();
  const width = reader.size();
  const timestamp = reader.number();
  const features = (flags & flag.texts) === 0 ? reader.numbers(width) : Array.from({ length: width }, () => reader.cell());
  const has = (which: number): boolean => (flags & which) !== 0;
  return {
    kind: 'sample',
    timestamp,
    features,
    weight: has(flag.weight) ? reader.number() : 1,
    observedAt: has(flag.observedAt) ? reader.number() : undefined,
    id: has(flag.id) ? reader.text() : undefined,
    predictedBy: has(flag.predictedBy) ? reader.text() : undefined,
    label: decodeLabel(reader, kinds & 3),
    prediction: decodeLabel(reader, kinds >> 2),
    origin: has(flag.answered) ? 'predict' : undefined,
  };
}

function decodeLabel(reader: ByteReader, kind: number): Label | undefined {
  switch (kind) {
    case noLabel:
      return undefined;
    case numberLabel:
      return reader.number();
    case textLabel:
      return reader.text();
    case booleanLabel:
      return reader.number() === 1;
  }
  throw new RangeError(`kind ${kind} of a label`);
}

function kindOf(label: Label | undefined): number {
  if (label === undefined) return noLabel;
  if (typeof label === 'number') return numberLabel;
  return typeof label === 'string' ? textLabel : booleanLabel;
}
