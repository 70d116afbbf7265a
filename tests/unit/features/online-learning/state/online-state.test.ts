import { expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import type { OnlineEvent } from '../../../../../src/features/online-learning/online-event.js';
import { CheckedState, newLearner, sample } from './states.js';

/** Rows whose label follows from `a`, for rows from `turn` on the other way round. */
function* stream(rows: number, turn = Number.POSITIVE_INFINITY, seed = 3): Generator<OnlineEvent> {
  const random = seededRandom(seed);
  for (let index = 0; index < rows; index++) {
    const features = { a: random.next() * 2 - 1, b: random.next() };
    yield sample(features, features.a > 0 === index < turn, { timestamp: index });
  }
}

test('each row is scored before it is learned: the same figures as by hand', () => {
  const checked = new CheckedState();
  const learner = newLearner();
  let hits = 0;
  let scored = 0;
  for (const event of stream(500)) {
    if (event.kind !== 'sample') continue;
    if (learner.samples > 0) {
      scored++;
      if (learner.predictOne(event.features) === event.label) hits++;
    }
    learner.learnOne(event.features, event.label as boolean);
    checked.takeAll([event]);
  }
  const { live, served } = checked.state.metrics();
  expect(live?.rows).toBe(scored);
  expect(live?.cumulative.accuracy_score).toBe(hits / scored);
  expect(served).toEqual(live);
  expect(live?.rolling.accuracy_score).toBeCloseTo(hits / scored, 12);
  expect(JSON.stringify(checked.state.learner)).toBe(JSON.stringify(learner));
});

test('a late label is held against what was served for its row, and the version that served it', () => {
  const checked = new CheckedState();
  const serve = (version: string): OnlineEvent => ({ kind: 'serving', timestamp: 1_000, model: { version } });
  const label = (id: string): OnlineEvent => ({ kind: 'label', timestamp: 5_000, id, label: true });
  checked.takeAll([sample({ a: 1, b: 1 }, true), sample({ a: 1, b: 1 }, false), serve('1')]);
  checked.takeAll([sample({ a: 1, b: 0 }, undefined, { id: 'right', prediction: true, origin: 'predict', predictedBy: '1' })]);
  checked.takeAll([sample({ a: 1, b: 0 }, undefined, { id: 'wrong', prediction: false, origin: 'predict', predictedBy: '1' })]);
  checked.takeAll([sample({ a: 1, b: 0 }, undefined, { id: 'late', prediction: false, origin: 'predict', predictedBy: '1' })]);
  checked.takeAll([label('right'), label('wrong')]);
  expect(checked.state.metrics().served).toMatchObject({ rows: 2, cumulative: { accuracy_score: 0.5 } });
  checked.takeAll([serve('2'), label('late')]);
  expect(checked.state.metrics().served.rows).toBe(0);
  expect(checked.state.bufferStats()).toMatchObject({ unscored: 2, pending: 0, labelled: 5, labelDelayMs: { count: 3, max: 4_000 } });
  const { holdout, train } = checked.state.snapshot();
  expect(train.rows + holdout.table.rows).toBe(5);
  expect([holdout.served, holdout.servedBy]).toEqual([[false], ['1']]);
});

test('the sample of a request that was answered takes the place of its row, once', () => {
  const checked = new CheckedState();
  checked.takeAll([sample({ a: 1, b: 1 }, true), { kind: 'serving', timestamp: 1_000, model: { version: '1' } }]);
  checked.takeAll([sample({ a: 1, b: 0 }, undefined, { id: 'x', prediction: false, origin: 'predict', predictedBy: '1' })]);
  expect(checked.state.bufferStats()).toMatchObject({ accepted: 2, pending: 1 });
  expect(checked.take(sample({ a: 1, b: 0 }, true, { id: 'x', timestamp: 1_500 }))).toBe('taken');
  expect(checked.take(sample({ a: 1, b: 0 }, true, { id: 'x' }))).toBe('duplicate-id');
  expect(checked.state.bufferStats()).toMatchObject({ accepted: 2, pending: 0, labelled: 2, labelDelayMs: { count: 1, mean: 500 } });
  expect(checked.state.metrics().served).toMatchObject({ rows: 1, cumulative: { accuracy_score: 0 } });
});

test('a frozen learner serves rows that come without a prediction, as it was when it was frozen', () => {
  const checked = new CheckedState();
  checked.takeAll(stream(300));
  const frozen = checked.state.learner?.clone();
  checked.takeAll([{ kind: 'serving', timestamp: 300, model: { version: '7', learner: frozen?.toJSON() as never } }]);
  let hits = 0;
  for (const event of stream(200, 0, 9)) {
    if (event.kind === 'sample' && frozen?.predictOne(event.features) === event.label) hits++;
    checked.takeAll([event]);
  }
  const { served, live } = checked.state.metrics();
  expect(served.cumulative.accuracy_score).toBe(hits / 200);
  expect(served.rows).toBe(200);
  expect(live?.rows).toBe(499);
  expect(checked.state.snapshot().holdout.servedBy.slice(-1)).toEqual(['7']);
});

test('rows that wait too long expire, and more than maxPending push out the oldest', () => {
  const checked = new CheckedState({ learner: newLearner(), labelTimeoutMs: 100, maxPending: 3 });
  for (let index = 0; index < 5; index++) checked.takeAll([sample({ a: 1, b: 1 }, undefined, { id: `${index}`, timestamp: index * 10 })]);
  expect(checked.state.bufferStats()).toMatchObject({ pending: 3, dropped: 2, expired: 0 });
  checked.takeAll([sample({ a: 1, b: 1 }, true, { timestamp: 125 })]);
  expect(checked.state.bufferStats()).toMatchObject({ pending: 2, dropped: 2, expired: 1 });
  const label = (id: string): OnlineEvent => ({ kind: 'label', timestamp: 126, id, label: true });
  expect(['0', '2', '4', '5'].map((id) => checked.take(label(id)))).toEqual(['expired-id', 'expired-id', 'taken', 'unknown-id']);
});

test('a change of the stream is a signal of drift and of performance, each once, and detectors start anew with the next model', () => {
  const checked = new CheckedState({ learner: newLearner(), minSamplesForUpdate: 200 });
  checked.takeAll(stream(2_000));
  expect(checked.state.signals).toEqual([]);
  const model = { version: '1', learner: checked.state.learner?.toJSON() as never, baseline: 0.95 };
  checked.takeAll([{ kind: 'serving', timestamp: 2_000, model }]);
  checked.takeAll(stream(800, 400, 5));
  const kinds = checked.state.signals.map(({ kind, source }) => `${kind} ${source}`);
  expect(kinds).toContain('drift adwin of error');
  expect(kinds).toContain('drift hddmA of error');
  expect(kinds.filter((each) => each === 'performance accuracy_score')).toHaveLength(1);
  expect(checked.state.performance).toMatchObject({ baseline: 0.95, exceeded: true, rows: 800 });
  checked.takeAll([{ kind: 'serving', timestamp: 3_000, model: { ...model, version: '2' } }]);
  expect(checked.state.performance).toBeUndefined();
  expect(checked.state.metrics().detectors.map(({ samples }) => samples)).toEqual([0, 0]);
});

test('the live learner leads where it has learned what the version that serves does not know, once both windows are full', () => {
  const checked = new CheckedState();
  checked.takeAll(stream(1_000));
  const model = { version: '1', learner: checked.state.learner?.toJSON() as never, baseline: 0.5 };
  checked.takeAll([{ kind: 'serving', timestamp: 2_000, model }]);
  checked.takeAll(stream(999, 0, 5));
  expect(checked.state.learnerLead).toBeUndefined();
  checked.takeAll(stream(1, 0, 6));
  const { live, served } = checked.state.metrics();
  expect(checked.state.learnerLead).toEqual({
    metric: 'accuracy_score',
    live: live?.rolling.accuracy_score,
    served: served.rolling.accuracy_score,
    rows: 1_000,
    threshold: 0.05,
  });
  checked.takeAll([
    { kind: 'serving', timestamp: 3_000, model: { ...model, version: '2', learner: checked.state.learner?.toJSON() as never } },
  ]);
  checked.takeAll(stream(2_000, 0, 7));
  expect(checked.state.learnerLead).toBeUndefined();
});

test('the live learner leads over nothing where the version was not asked about the same rows', () => {
  const checked = new CheckedState();
  checked.takeAll(stream(1_000));
  checked.takeAll([{ kind: 'serving', timestamp: 2_000, model: { version: '1', learner: checked.state.learner?.toJSON() as never } }]);
  const rows = [...stream(2_000, 0, 5)];
  // Now and then another version has answered.
  checked.takeAll(rows.map((event, at) => (at % 500 === 0 ? ({ ...event, prediction: true, predictedBy: '0' } as typeof event) : event)));
  expect(checked.state.metrics().served.rows).toBeGreaterThan(1_000);
  expect(checked.state.learnerLead).toBeUndefined();
  checked.takeAll(rows.slice(-999));
  expect(checked.state.learnerLead).toBeDefined();
});

test('an update begins the count of rows and the list of signals anew; its latest record stands', () => {
  const checked = new CheckedState();
  checked.takeAll(stream(50));
  const update = (status: 'published' | 'committed', reason: string): OnlineEvent => {
    return { kind: 'update', timestamp: 60, result: { update: 1, status, trigger: 'manual', reason, startedAt: 60 } };
  };
  checked.takeAll([update('published', 'begun')]);
  expect(checked.state.labelledSinceUpdate).toBe(0);
  checked.takeAll([...stream(5), update('committed', 'done')]);
  expect(checked.state.labelledSinceUpdate).toBe(5);
  expect(checked.state.updates.map(({ reason }) => reason)).toEqual(['done']);
});

test('the snapshot holds out the newest rows in the order in which they were learned, and does not change afterwards', () => {
  const checked = new CheckedState({ learner: newLearner(), bufferSize: 100 });
  checked.takeAll(stream(150));
  const snapshot = checked.state.snapshot();
  checked.takeAll(stream(50, 50, 8));
  expect([snapshot.train.rows, snapshot.holdout.table.rows]).toEqual([80, 20]);
  expect(snapshot.sequences).toEqual({ first: 51, last: 150 });
  expect([...snapshot.holdout.sequences]).toEqual(Array.from({ length: 20 }, (_, index) => 131 + index));
  expect([...snapshot.train.timestamps]).toEqual(Array.from({ length: 80 }, (_, index) => 50 + index));
  expect(snapshot.train.labels).toHaveLength(80);
  expect(snapshot.learner?.samples).toBe(150);
});

test('a learner that runs away neither stops the pipeline nor is scored', () => {
  const checked = new CheckedState();
  for (const a of [1e300, -1e300, 1e300, 1]) checked.take(sample({ a, b: -1e300 }, a > 0, { timestamp: 5 }));
  expect(checked.state.labelled).toBe(4);
});
