import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Adwin } from '../../../../../src/domain/drift/detectors/adwin.js';
import { EveryDetector } from '../../../../../src/domain/drift/detectors/every-detector.js';
import { PageHinkley } from '../../../../../src/domain/drift/detectors/page-hinkley.js';
import { linearRegression } from '../../../../../src/domain/learning/linear-regression.js';
import { logisticRegression } from '../../../../../src/domain/learning/logistic-regression.js';
import { pipeline } from '../../../../../src/domain/learning/pipeline.js';
import { oneHotEncoder, standardScaler } from '../../../../../src/domain/learning/transformers/transformer.js';
import { decodeEvent, EventCodec } from '../../../../../src/features/online-learning/state/event-codec.js';
import { OnlineState } from '../../../../../src/features/online-learning/state/online-state.js';
import type { StateOptions } from '../../../../../src/features/online-learning/state/state-options.js';
import { type Dialect, eventOf, type Steps, steps } from './random-events.js';

const small = { bufferSize: 20, maxPending: 4, labelTimeoutMs: 250, minSamplesForUpdate: 30 } as const;

const numbers: Dialect = { row: ([a, b, c]) => ({ a, b, c }), label: (code) => code };
const mixed: Dialect = {
  row: ([a = 0, b = 0, c]) => ({ a, colour: ['red', 'green', 'blue – ü'][Math.floor(a + 3) % 3], b: b > 2 ? true : b, c }),
  label: (code) => (code === 1 ? 'yes' : 'no'),
};
const amounts: Dialect = { row: (values) => values, label: (code, [a = 0]) => code * 10 + a };

const cases: readonly (readonly [string, Dialect, () => StateOptions])[] = [
  ['a sliding buffer of numbers', numbers, () => ({ ...small, learner: pipeline(standardScaler(), logisticRegression()) })],
  [
    'a reservoir with texts among the features',
    mixed,
    () => ({ ...small, buffer: 'reservoir', learner: pipeline(oneHotEncoder(), logisticRegression()), metric: 'f1_score' }),
  ],
  [
    'a balanced buffer without a learner',
    mixed,
    () => ({
      ...small,
      buffer: 'balanced',
      task: 'classification',
      detectors: [
        { detector: new PageHinkley(), watch: { feature: 'a' } },
        { detector: new EveryDetector(7), watch: 'prediction' },
      ],
    }),
  ],
  [
    'a regression',
    amounts,
    () => ({
      ...small,
      buffer: 'reservoir',
      learner: pipeline(standardScaler(), linearRegression()),
      detectors: [new Adwin(), { detector: new PageHinkley(), watch: 'label' }],
    }),
  ],
];

describe.each(cases)('%s', (_, dialect, options) => {
  test('goes on after a restart from any checkpoint, over the bytes of the log, bit for bit as without one', () => {
    const counts = { labelled: 0, expired: 0, dropped: 0 };
    fc.assert(
      fc.property(steps, fc.nat(), (given, cut) => {
        const { log, state } = record(given, dialect, options());
        const restored = restart(log, cut % (log.length + 1), options());
        expect(JSON.stringify(restored)).toBe(JSON.stringify(state));
        expect(restored.metrics()).toEqual(state.metrics());
        expect(restored.snapshot().train).toEqual(state.snapshot().train);
        counts.labelled += state.labelled;
        counts.expired += state.bufferStats().expired;
        counts.dropped += state.bufferStats().dropped;
      }),
      { seed: 6, numRuns: 12 },
    );
    // What is compared must have happened.
    expect(counts.labelled).toBeGreaterThan(300);
    expect(counts.expired).toBeGreaterThan(5);
    expect(counts.dropped).toBeGreaterThan(5);
  });
});

/** Runs a stream through a state and keeps the bytes of what it accepted. */
function record(given: Steps, dialect: Dialect, options: StateOptions) {
  const codec = new EventCodec();
  const state = OnlineState.create(options);
  const log: Uint8Array[] = [];
  let time = 1_000_000;
  for (const each of given) {
    const event = eventOf(each, time, state, dialect);
    time = event.timestamp;
    const rejection = state.check(event);
    if (rejection !== undefined) continue;
    log.push(codec.encode(event, state.checkedRow).slice());
    state.apply(event, log.length);
  }
  return { log, state };
}

/** The state of a process that took a checkpoint after some records, and of the one that took it up. */
function restart(log: readonly Uint8Array[], cut: number, options: StateOptions): OnlineState {
  const first = OnlineState.create(options);
  const replay = (state: OnlineState, from: number, to: number) => {
    for (let index = from; index < to; index++) state.apply(decodeEvent(log[index] as Uint8Array), index + 1);
  };
  replay(first, 0, cut);
  const second = OnlineState.fromJSON(JSON.parse(JSON.stringify(first)), options);
  replay(second, cut, log.length);
  return second;
}
