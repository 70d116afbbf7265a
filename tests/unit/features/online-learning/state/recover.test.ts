import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seededRandom } from '../../../../../src/core/random.js';
import { linearRegression } from '../../../../../src/domain/learning/linear-regression.js';
import { SampleIngestion } from '../../../../../src/features/online-learning/ingestion/sample-ingestion.js';
import { Checkpointer } from '../../../../../src/features/online-learning/state/checkpointer.js';
import { type Recovery, recover } from '../../../../../src/features/online-learning/state/recover.js';
import type { StateOptions } from '../../../../../src/features/online-learning/state/state-options.js';
import type { AppendLog } from '../../../../../src/ports/append-log.js';
import { CheckpointFiles } from '../../../../../src/stores/segments/checkpoint-files.js';
import { openSegmentLog } from '../../../../../src/stores/segments/open-segment-log.js';
import { newLearner } from './states.js';

let directory: string;
let log: AppendLog;
let warnings: object[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'recover-'));
  log = await openSegmentLog({ directory, segmentBytes: 4096 });
  warnings = [];
});

afterEach(async () => {
  await log.close();
  rmSync(directory, { recursive: true, force: true });
});

const logger = { debug: () => {}, info: () => {}, warn: (facts: object) => warnings.push(facts), error: () => {} };
const options = (): StateOptions => ({ learner: newLearner() });
const found = (given = options(), reset = false): Promise<Recovery> =>
  recover({ log, checkpoints: new CheckpointFiles(directory), options: given, logger, reset });
const checkpointFiles = () =>
  readdirSync(directory)
    .filter((name) => name.startsWith('checkpoint-'))
    .sort();

/** Adds rows to a state that was found, with a checkpoint after each of some numbers of rows. */
async function feed({ state, checkpoint }: Recovery, rows: readonly number[]): Promise<Checkpointer> {
  const random = seededRandom(state.sequence);
  const ingestion = new SampleIngestion({ state, log, clock: { now: () => state.sequence } });
  const checkpointer = new Checkpointer({
    state,
    log,
    checkpoints: new CheckpointFiles(directory),
    onFailure: (error) => warnings.push({ error }),
    saved: checkpoint,
  });
  for (const count of rows) {
    for (let row = 0; row < count; row++)
      ingestion.addSample({ features: { a: random.next(), b: random.next() }, label: random.next() > 0.5 });
    await checkpointer.save();
  }
  await checkpointer.stop();
  return checkpointer;
}

test('a state is found again from the checkpoint and the records after it', async () => {
  const first = await found();
  await feed(first, [100, 50]);
  const ingestion = new SampleIngestion({ state: first.state, log, clock: { now: () => 500 } });
  for (let row = 0; row < 30; row++) ingestion.addSample({ features: { a: row, b: 1 }, label: true });
  const again = await found();
  expect(again).toMatchObject({ checkpoint: 150, replayed: 30 });
  expect(JSON.stringify(again.state)).toBe(JSON.stringify(first.state));
  expect(warnings).toEqual([]);
});

test('two checkpoints are kept, and the log forgets what both make needless', async () => {
  const first = await found();
  expect(checkpointFiles()).toEqual(['checkpoint-0000000000000000.json']);
  await feed(first, [100, 100, 100]);
  expect(checkpointFiles()).toEqual(['checkpoint-0000000000000200.json', 'checkpoint-0000000000000300.json']);
  expect(log.first).toBeGreaterThan(100);
  expect(log.first).toBeLessThanOrEqual(201);
});

test('a damaged checkpoint gives way to the one before it, with a warning, and is not relied upon afterwards', async () => {
  const first = await found();
  await feed(first, [100, 100]);
  const newest = join(directory, 'checkpoint-0000000000000200.json');
  writeFileSync(newest, readFileSync(newest, 'utf8').replace('"accepted":200', '"accepted":201'));
  const again = await found();
  expect(again).toMatchObject({ checkpoint: 100, replayed: 100 });
  expect(warnings).toEqual([{ sequence: 200, reason: 'its digest does not fit' }]);
  expect(JSON.stringify(again.state)).toBe(JSON.stringify(first.state));
  await feed(again, [10]);
  expect(checkpointFiles()).toEqual(['checkpoint-0000000000000100.json', 'checkpoint-0000000000000210.json']);
  expect(log.first).toBeLessThanOrEqual(101);
});

test('a process that was replaced saves no checkpoint any more: those of its successor stay', async () => {
  const first = await found();
  await feed(first, [50, 50]);
  const before = checkpointFiles();
  for (const name of readdirSync(directory)) if (name.endsWith('.lock')) rmSync(join(directory, name));
  await expect(feed({ ...first, checkpoint: 100 }, [10])).rejects.toMatchObject({ kind: 'busy' });
  expect(checkpointFiles()).toEqual(before);
});

test('a label that was taken is passed over where its row has ended by the rules of the restart', async () => {
  const { state } = await found();
  let now = 1_000;
  const ingestion = new SampleIngestion({ state, log, clock: { now: () => now } });
  for (const id of ['one', 'two']) ingestion.addSample({ features: { a: 1, b: 2 }, id });
  now += 500;
  expect(ingestion.addLabel('one', true)).toEqual({ accepted: true });
  const shorter = await found({ learner: newLearner(), labelTimeoutMs: 100 });
  expect(shorter.state.bufferStats()).toMatchObject({ labelled: 0, expired: 2 });
  const fewer = await found({ learner: newLearner(), maxPending: 1 });
  expect(fewer.state.bufferStats()).toMatchObject({ labelled: 0, dropped: 1, pending: 1 });
});

test('when neither checkpoint can be used and the log does not reach back, that is said, with what to do', async () => {
  await feed(await found(), [100, 100, 100]);
  for (const name of checkpointFiles()) writeFileSync(join(directory, name), 'nonsense');
  await expect(found()).rejects.toMatchObject({ code: 'STORE', kind: 'corrupt', message: expect.stringMatching(/is lost.*reset/) });
});

test('without checkpoints, a log that holds everything is enough', async () => {
  const first = await found();
  await feed(first, [20]);
  for (const name of checkpointFiles()) rmSync(join(directory, name));
  const again = await found();
  expect(again).toMatchObject({ checkpoint: 0, replayed: 20 });
  expect(JSON.stringify(again.state)).toBe(JSON.stringify(first.state));
});

test('a checkpoint that is ahead of the log means that files of the log are gone', async () => {
  await feed(await found(), [100]);
  await log.close();
  for (const name of readdirSync(directory)) if (!name.startsWith('checkpoint-')) rmSync(join(directory, name));
  log = await openSegmentLog({ directory });
  await expect(found()).rejects.toMatchObject({ kind: 'corrupt', message: expect.stringMatching(/its files were removed.*reset/) });
});

test('a checkpoint of other options is refused, naming them; reset begins anew behind the former records', async () => {
  await feed(await found(), [100, 100]);
  const other = { learner: linearRegression({ features: ['a', 'b'] }), bufferSize: 50 };
  await expect(found(other)).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { differing: expect.arrayContaining(['task', 'bufferSize', 'learner']) },
  });
  const anew = await found(other, true);
  expect([anew.state.sequence, anew.state.labelled]).toEqual([200, 0]);
  expect(checkpointFiles()).toEqual(['checkpoint-0000000000000200.json']);
  const ingestion = new SampleIngestion({ state: anew.state, log, clock: { now: () => 1 } });
  expect(ingestion.addSample({ features: { a: 1, b: 2 }, label: 5 })).toEqual({ accepted: true });
  const again = await found(other);
  expect(again).toMatchObject({ checkpoint: 200, replayed: 1 });
  expect(JSON.stringify(again.state)).toBe(JSON.stringify(anew.state));
});

test('a learner that had learned before the pipeline began is part of its first checkpoint', async () => {
  const learned = newLearner().learnOne({ a: 1, b: 2 }, true).learnOne({ a: 2, b: 1 }, false);
  await found({ learner: learned });
  const again = await found();
  expect(again.state.learner?.samples).toBe(2);
});
