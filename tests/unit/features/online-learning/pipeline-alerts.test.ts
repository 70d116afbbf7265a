import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Alert } from '../../../../src/domain/drift/alerts/alert.js';
import { Adwin } from '../../../../src/domain/drift/detectors/adwin.js';
import { logisticRegression } from '../../../../src/domain/learning/logistic-regression.js';
import { sgd } from '../../../../src/domain/learning/optimizers/sgd.js';
import type { Sample } from '../../../../src/features/online-learning/sample.js';
import type { TrainFunction } from '../../../../src/features/online-learning/trainer.js';
import { feed, type OnlineStore, openStore, stream } from './pipeline-fixture.js';

let store: OnlineStore;
let told: string[];

beforeEach(async () => {
  store = await openStore();
  told = [];
});

afterEach(() => store.close());

const collect = ({ key, state }: Alert): void => {
  told.push(`${key} ${state}`);
};
const alerts = { handlers: [collect], resolveAfter: 2 };

it('data that is refused is counted by its reason, advised about and alerted, until there is little of it', async () => {
  const failing = () => {
    throw new Error('the pager is broken');
  };
  const errors: unknown[] = [];
  const pipeline = store.pipeline({
    minSamplesForUpdate: 1_000_000,
    alerts: { ...alerts, handlers: [failing, collect] },
    onError: (error) => errors.push(error),
  });
  await pipeline.start();
  await feed(pipeline, stream(1), 80);
  pipeline.addSample({ features: { a: 1, b: 1 }, label: 1, id: 'done' });
  const good = { label: 1, features: { a: 1, b: 1 } };
  const bad: readonly (readonly [reason: string, sample: unknown])[] = [
    ['missing-feature', { ...good, features: { a: 1 } }],
    ['unknown-feature', { ...good, features: { a: 1, b: 1, c: 1 } }],
    ['missing-feature', { ...good, features: { a: 1, b: Number.NaN } }],
    ['not-finite', { ...good, features: { a: 1, b: Number.POSITIVE_INFINITY } }],
    ['wrong-type', { ...good, features: { a: 1, b: 'one' } }],
    ['new-class', { ...good, label: 2 }],
    ['bad-label', { ...good, label: 'two' }],
    ['duplicate-id', { ...good, id: 'done' }],
  ];
  const reasons = bad.map(([, sample]) => {
    const became = pipeline.addSample(sample as Sample);
    return became.accepted ? 'taken' : became.reason;
  });
  expect(reasons).toEqual(bad.map(([reason]) => reason));
  const batch = pipeline.addBatch([...bad.map(([, sample]) => sample as Sample), good]);
  expect(batch.rejections.map(({ row, reason }) => [row, reason])).toEqual(bad.map(([reason], row) => [row, reason]));
  expect(pipeline.addLabel('nobody', 1)).toMatchObject({ reason: 'unknown-id' });
  await expect(pipeline.predict({ a: 1, b: 'one' })).rejects.toMatchObject({ code: 'VALIDATION' });
  await expect(pipeline.predict({ a: 1 }, { id: 'x' })).rejects.toMatchObject({ code: 'VALIDATION' });
  expect(pipeline.getBufferStats()).toMatchObject({
    accepted: 82,
    rejected: 17,
    duplicates: 2,
    rejections: {
      'missing-feature': 4,
      'unknown-feature': 2,
      'not-finite': 2,
      'wrong-type': 2,
      'new-class': 2,
      'bad-label': 2,
      'duplicate-id': 2,
      'unknown-id': 1,
    },
  });
  pipeline.addSample(good);
  expect(pipeline.status()).toMatchObject({ recommendation: 'CHECK_DATA', evidence: [{ rule: 'quality.refused', n: 100 }] });
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['data.refused firing']);
  expect(pipeline.status().alerts).toMatchObject([{ key: 'data.refused', severity: 'warning' }]);
  expect(pipeline.status().problems).toEqual({ 'an alert': 'the pager is broken' });
  expect(errors).toHaveLength(1);
  await feed(pipeline, stream(2), 300);
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['data.refused firing', 'data.refused resolved']);
});

it('a drift and a served model that gets worse are alerted until an update has answered them', async () => {
  const pipeline = store.pipeline({
    learner: logisticRegression({ optimizer: sgd(0.5) }),
    detectors: [{ name: 'a moves', watch: { feature: 'a' }, detector: new Adwin() }],
    minSamplesForUpdate: 1_000_000,
    bufferSize: 300,
    watch: { samples: 10 },
    gate: { margin: 1 },
    alerts,
  });
  await pipeline.start();
  await feed(pipeline, stream(1), 200);
  expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'published' });
  const rows = stream(2);
  await feed(pipeline, rows, 60);
  await expect.poll(() => pipeline.status().lastUpdate?.status, { timeout: 10_000 }).toBe('committed');
  // Ten times as far to one side, and with the other sign of the truth.
  pipeline.addBatch(
    Array.from({ length: 500 }, () => rows.next('difference')).map(({ features, label }) => {
      const { a, b } = features as { a: number; b: number };
      return { features: { a: a + 10, b }, label: 1 - label };
    }),
  );
  await expect.poll(() => [...told].sort(), { timeout: 10_000 }).toEqual(['drift.a moves firing', 'performance firing']);
  expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'published' });
  await expect.poll(() => told.slice(2).sort(), { timeout: 10_000 }).toEqual(['drift.a moves resolved', 'performance resolved']);
});

it('an alert that fires is known after a restart: it is not told again, and told when it is over', async () => {
  const options = { trainer: (async () => Promise.reject(new Error('no data'))) as TrainFunction, alerts };
  const first = store.pipeline(options);
  await first.start();
  await feed(first, stream(1), 60);
  await first.triggerUpdate({ force: true });
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['update.failed firing']);
  await first.stop();
  const learner = logisticRegression().learnOne({ a: 1, b: 1 }, 1).learnOne({ a: -1, b: -1 }, 0);
  const second = store.pipeline({ ...options, trainer: async () => learner });
  await second.start();
  expect(second.status().alerts).toMatchObject([{ key: 'update.failed' }]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await second.triggerUpdate({ force: true })).toMatchObject({ status: 'published' });
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['update.failed firing', 'update.failed resolved']);
});

it('an alert counts as told once its handler has it: what a process took with it before is told again', async () => {
  let take = (): void => {};
  const slow = (alert: Alert) => {
    collect(alert);
    return new Promise<void>((resolve) => {
      take = resolve;
    });
  };
  const directory = join(store.directory, 'samples');
  const trainer: TrainFunction = () => Promise.reject(new Error('no data'));
  const pipeline = store.pipeline({ directory, trainer, alerts: { ...alerts, handlers: [slow] } });
  await pipeline.start();
  await feed(pipeline, stream(1), 60);
  await pipeline.triggerUpdate({ force: true });
  await expect.poll(() => told).toEqual(['update.failed firing']);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const kept = join(directory, 'updates', 'alerts.json');
  expect(existsSync(kept)).toBe(false);
  take();
  await expect.poll(() => existsSync(kept) && readFileSync(kept, 'utf8')).toContain('update.failed');
});

it('a look for alerts that fails is told like other background work, and is made again', async () => {
  const errors: unknown[] = [];
  let isBroken = false;
  const now = () => {
    if (isBroken) throw new Error('the clock is broken');
    return Date.now();
  };
  const trainer: TrainFunction = () => Promise.reject(new Error('no data'));
  const pipeline = store.pipeline({ trainer, alerts, clock: { now }, onError: (error) => errors.push(error) });
  await pipeline.start();
  isBroken = true;
  await expect.poll(() => errors).toHaveLength(2);
  isBroken = false;
  await feed(pipeline, stream(1), 60);
  await pipeline.triggerUpdate({ force: true });
  await expect.poll(() => told).toEqual(['update.failed firing']);
  expect(errors.map(String)).toEqual(['Error: the clock is broken', 'Error: the clock is broken']);
});
