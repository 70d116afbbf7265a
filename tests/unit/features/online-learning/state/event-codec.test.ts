import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StoreError } from '../../../../../src/core/errors/store-error.js';
import type { OnlineEvent } from '../../../../../src/features/online-learning/online-event.js';
import { decodeEvent, EventCodec } from '../../../../../src/features/online-learning/state/event-codec.js';

type Sample = Extract<OnlineEvent, { readonly kind: 'sample' }>;

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.string({ unit: 'binary', minLength: 60, maxLength: 90 }));
const label = fc.oneof(finite, text, fc.boolean());
const orNone = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const row = fc.oneof(
  fc.array(fc.oneof(finite, fc.constant(Number.NaN)), { minLength: 1, maxLength: 12 }).map((values) => Float64Array.from(values)),
  fc.array(fc.oneof(finite, text, fc.constant(null)), { minLength: 1, maxLength: 12 }).map((values) => [...values, 'a text']),
);
const sample: fc.Arbitrary<Sample> = fc.record({
  kind: fc.constant('sample' as const),
  timestamp: fc.nat(),
  features: row,
  weight: fc.oneof(fc.constant(1), fc.double({ min: 0.1, max: 9, noNaN: true })),
  observedAt: orNone(fc.nat()),
  id: orNone(text),
  label: orNone(label),
  prediction: orNone(label),
  predictedBy: orNone(text),
  origin: orNone(fc.constant('predict' as const)),
});

test('a sample comes back from its bytes as it was, bit for bit', () => {
  const codec = new EventCodec();
  fc.assert(
    fc.property(sample, (event) => {
      expect(decodeEvent(codec.encode(event, event.features as Float64Array))).toEqual(event);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('events that are no samples, and a sample whose features are not known yet, come back as they were', () => {
  const codec = new EventCodec();
  const events: OnlineEvent[] = [
    { kind: 'sample', timestamp: 5, features: { b: 1.5, a: 'x' }, weight: 1, label: 'yes' },
    { kind: 'label', timestamp: 6, id: 'a', label: true },
    { kind: 'serving', timestamp: 7, model: { version: '3', baseline: 0.9 }, update: 2 },
    { kind: 'update', timestamp: 8, result: { update: 2, status: 'failed', trigger: 'manual', reason: 'ü', startedAt: 1 } },
  ];
  for (const event of events) expect(decodeEvent(codec.encode(event))).toEqual(event);
});

test('records that follow each other keep their bytes; others are overwritten by the next', () => {
  const codec = new EventCodec();
  const events = Array.from({ length: 500 }, (_, index): Sample => {
    return { kind: 'sample', timestamp: index, features: Float64Array.of(index, -index), weight: 1, id: `row ${index}` };
  });
  const records = events.map((event, index) => codec.encode(event, event.features as Float64Array, index > 0));
  expect(records.map((bytes) => decodeEvent(bytes).timestamp)).toEqual(events.map(({ timestamp }) => timestamp));
});

test('bytes that were cut short or are of another form are a corrupt record, never another event', () => {
  const codec = new EventCodec();
  const event: Sample = {
    kind: 'sample',
    timestamp: 1,
    features: [1, 'text', null],
    weight: 2,
    id: 'id',
    label: 'label',
    prediction: true,
  };
  const bytes = codec.encode(event, event.features as (number | string)[]).slice();
  for (let length = 0; length < bytes.length; length++) expectCorrupt(bytes.subarray(0, length));
  expectCorrupt(Uint8Array.of(9, 9, 9));
  expectCorrupt(Uint8Array.of(1, 2, 0, 0, 0, 123, 125, 1));
  expectCorrupt(new Uint8Array([...bytes, 0]));
});

function expectCorrupt(bytes: Uint8Array): void {
  let error: unknown;
  try {
    decodeEvent(bytes);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(StoreError);
  expect((error as StoreError).kind).toBe('corrupt');
}
