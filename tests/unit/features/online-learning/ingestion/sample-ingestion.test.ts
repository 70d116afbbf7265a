import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SampleColumns } from '../../../../../src/features/online-learning/ingestion/sample-batch.js';
import { SampleIngestion } from '../../../../../src/features/online-learning/ingestion/sample-ingestion.js';
import type { Sample } from '../../../../../src/features/online-learning/sample.js';
import { decodeEvent } from '../../../../../src/features/online-learning/state/event-codec.js';
import { OnlineState } from '../../../../../src/features/online-learning/state/online-state.js';
import type { StateOptions } from '../../../../../src/features/online-learning/state/state-options.js';
import type { AppendLog } from '../../../../../src/ports/append-log.js';
import { type LogFiles, machineFiles } from '../../../../../src/stores/segments/log-files.js';
import { openSegmentLog } from '../../../../../src/stores/segments/open-segment-log.js';
import { newLearner } from '../state/states.js';

let directory: string;
let log: AppendLog;
let diskIsFull: boolean;
let writes: number;

const files: LogFiles = {
  ...machineFiles,
  write: (...call) => {
    if (diskIsFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    writes++;
    return machineFiles.write(...call);
  },
};

beforeEach(async () => {
  diskIsFull = false;
  writes = 0;
  directory = mkdtempSync(join(tmpdir(), 'ingestion-'));
  log = await openSegmentLog({ directory, files });
});

afterEach(async () => {
  await log.close();
  rmSync(directory, { recursive: true, force: true });
});

function begin(options: StateOptions = { learner: newLearner() }) {
  let now = 1_000;
  const state = OnlineState.create(options);
  return { state, ingestion: new SampleIngestion({ state, log, clock: { now: () => now++ } }) };
}

const rows = (count: number, from = 0): Sample[] =>
  Array.from({ length: count }, (_, row) => ({ features: { a: Math.sin(row + from), b: row % 7 }, label: Math.sin(row + from) > 0 }));

/** The state of a process that has nothing but the log. */
function replayed(options: StateOptions = { learner: newLearner() }): string {
  const state = OnlineState.create(options);
  for (const { sequence, bytes } of log.read()) state.apply(decodeEvent(bytes), sequence);
  return JSON.stringify(state);
}

test('what was accepted is in the log: replaying it gives the same state', () => {
  const { state, ingestion } = begin();
  for (const sample of rows(50)) expect(ingestion.addSample(sample)).toEqual({ accepted: true });
  ingestion.addSample({ features: { a: 1, b: -0 }, id: 'late', weight: 2, timestamp: 900 });
  ingestion.recordPrediction('served', [0.5, 2], true, '4');
  expect(ingestion.addLabel('late', false)).toEqual({ accepted: true });
  expect(ingestion.addLabel('served', true)).toEqual({ accepted: true });
  ingestion.record({ kind: 'serving', timestamp: 2_000, model: { version: '4', baseline: 0.9 } });
  expect(state.sequence).toBe(55);
  expect(replayed()).toBe(JSON.stringify(state));
});

test('what was refused is in neither log nor state, and is counted with its reason and the newest examples', () => {
  const { state, ingestion } = begin();
  ingestion.addSample({ features: [1, 2], label: true, id: 'once' });
  const before = JSON.stringify(state);
  expect(ingestion.addSample({ features: { a: 1 }, label: true })).toMatchObject({ accepted: false, reason: 'missing-feature' });
  expect(ingestion.addSample({ features: [1, 2], label: true, id: 'once' })).toMatchObject({ accepted: false, reason: 'duplicate-id' });
  expect(ingestion.addSample(null as unknown as Sample)).toMatchObject({ accepted: false, reason: 'not-a-row' });
  for (let i = 0; i < 30; i++) expect(ingestion.addLabel(`unknown ${i}`, true)).toMatchObject({ accepted: false, reason: 'unknown-id' });
  expect([log.last, JSON.stringify(state)]).toEqual([1, before]);
  const stats = ingestion.getBufferStats();
  expect(stats).toMatchObject({ rejected: 33, duplicates: 1, accepted: 1, labelled: 1, labelCoverage: 1 });
  expect(stats.rejections).toEqual({ 'missing-feature': 1, 'duplicate-id': 1, 'not-a-row': 1, 'unknown-id': 30 });
  expect(stats.lastRejections).toHaveLength(20);
  expect(stats.lastRejections.at(-1)?.message).toContain('unknown 29');
});

test('a full disk refuses the sample and changes nothing; later ones are taken when there is room again', () => {
  const { state, ingestion } = begin();
  for (const sample of rows(10)) ingestion.addSample(sample);
  const before = JSON.stringify(state);
  diskIsFull = true;
  expect(ingestion.addSample(rows(1)[0] as Sample)).toMatchObject({ accepted: false, reason: 'storage' });
  expect(ingestion.addBatch(rows(5))).toMatchObject({
    accepted: 0,
    rejected: 5,
    rejections: rows(5).map((_, row) => ({ row, reason: 'storage' })),
  });
  expect(() => ingestion.record({ kind: 'serving', timestamp: 1, model: {} })).toThrow(/room/);
  expect(JSON.stringify(state)).toBe(before);
  diskIsFull = false;
  expect(ingestion.addSample(rows(1)[0] as Sample)).toEqual({ accepted: true });
  expect(replayed()).toBe(JSON.stringify(state));
});

test('a stopped pipeline refuses everything', () => {
  const { ingestion } = begin();
  ingestion.stop();
  expect(ingestion.addSample(rows(1)[0] as Sample)).toMatchObject({ reason: 'stopped' });
  expect(ingestion.addLabel('x', true)).toMatchObject({ reason: 'stopped' });
  expect(ingestion.addBatch(rows(2))).toMatchObject({ accepted: 0, rejected: 2 });
});

describe('a batch', () => {
  const batch = [...rows(30), { features: { a: 1 } } as Sample, ...rows(30, 30)];

  test('leaves the same state as its rows one by one, with few writes', () => {
    const { state, ingestion } = begin();
    expect(ingestion.addBatch(batch)).toMatchObject({ accepted: 60, rejected: 1, rejections: [{ row: 30, reason: 'missing-feature' }] });
    // The head of the file, the rows up to the second class, and the rest.
    expect(writes).toBeLessThanOrEqual(5);
    expect(replayed()).toBe(JSON.stringify(state));
    const single = begin();
    const still = new SampleIngestion({ state: single.state, log, clock: { now: () => 1_000 } });
    for (const sample of batch) still.addSample(sample);
    expect(single.state.learner?.toJSON()).toEqual(state.learner?.toJSON());
  });

  test('of columns is the same as of rows, whatever the order of the columns', () => {
    const asRows = begin();
    asRows.ingestion.addBatch(rows(60));
    const asColumns = begin();
    const features = {
      b: rows(60).map((row) => (row.features as { b: number }).b),
      a: Float64Array.from(rows(60), (row) => (row.features as { a: number }).a),
    };
    const columns: SampleColumns = { features, labels: rows(60).map(({ label }) => label) };
    expect(asColumns.ingestion.addBatch(columns)).toEqual({ accepted: 60, rejected: 0, rejections: [] });
    expect(JSON.stringify(asColumns.state).replaceAll(/"sequence":\d+/g, '')).toContain(JSON.stringify(asRows.state.learner));
  });

  test('takes ids, predictions, weights and times as columns, and refuses a second row with the same id', () => {
    const { state, ingestion } = begin({ task: 'classification' });
    const columns: SampleColumns = {
      features: { size: [1, 2, 3], colour: ['red', null, 'blue'] },
      labels: ['yes', undefined, 'no'],
      ids: ['one', 'two', 'two'],
      predictions: ['yes', 'no', 'no'],
      weights: [1, 2, 1],
      timestamps: [10, 20, 30],
    };
    expect(ingestion.addBatch(columns)).toMatchObject({ accepted: 2, rejections: [{ row: 2, reason: 'duplicate-id' }] });
    ingestion.addLabel('two', 'no');
    const { train, holdout } = state.snapshot();
    expect([train.rows, holdout.table.rows]).toEqual([2, 0]);
    expect(train.columns).toEqual({ size: Float64Array.of(1, 2), colour: ['red', null] });
    expect([train.labels, train.weights, train.timestamps]).toEqual([['yes', 'no'], Float64Array.of(1, 2), Float64Array.of(10, 20)]);
    expect(replayed({ task: 'classification' })).toBe(JSON.stringify(state));
  });

  test('checks each row against those before it: a third class is refused where a learner tells two apart', () => {
    const { ingestion } = begin();
    const labels = ['a', 'b', 'c', 'a'];
    const result = ingestion.addBatch(labels.map((label, row) => ({ features: [row, 1], label })));
    expect(result).toMatchObject({ accepted: 3, rejections: [{ row: 2, reason: 'new-class' }] });
  });

  test('that is neither rows nor columns of one length is a mistake of the program', () => {
    const { ingestion } = begin();
    expect(() => ingestion.addBatch(5 as unknown as Sample[])).toThrow(/array of samples/);
    expect(() => ingestion.addBatch({ features: { a: [1, 2], b: [1] } })).toThrow(/"b" has 1 values/);
    expect(() => ingestion.addBatch({ features: { a: [1], b: [1] }, labels: 3 as unknown as [] })).toThrow(/must be an array/);
    expect(ingestion.addBatch([])).toEqual({ accepted: 0, rejected: 0, rejections: [] });
  });
});
