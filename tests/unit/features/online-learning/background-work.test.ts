import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Learner } from '../../../../src/domain/learning/learner.js';
import { logisticRegression } from '../../../../src/domain/learning/logistic-regression.js';
import type { TrainFunction } from '../../../../src/features/online-learning/trainer.js';
import { linear } from '../../../support/onnx/models.js';
import { feed, type OnlineStore, openStore, stream } from './pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
});

const knowing = (label: number) =>
  logisticRegression()
    .learnOne({ a: 1, b: 1 }, label)
    .learnOne({ a: -1, b: -1 }, 1 - label);

it('a run that is gone is told nothing more, and does not keep the pipeline from following an alias that somebody moves', async () => {
  const errors: unknown[] = [];
  const pipeline = store.pipeline({ watch: { samples: 20 }, onError: (error) => errors.push(error) });
  await pipeline.start();
  const rows = stream(1);
  await feed(pipeline, rows, 90);
  const { runId } = await pipeline.triggerUpdate({ force: true });
  await store.client.runs.delete(runId as string);
  await feed(pipeline, rows, 40);
  await expect.poll(() => pipeline.status().lastUpdate).toMatchObject({ status: 'committed' });
  await expect.poll(() => pipeline.status().lastUpdate?.recorded).toBeUndefined();
  expect(errors).toHaveLength(1);
  expect(pipeline.status().pendingEffects).toEqual([]);

  const { version } = await store.registry.registerModel({ model: knowing(0).toOnnx(), modelName: 'churn' });
  await store.registry.promoteModel('churn', { version });
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + 31_000);
  await expect.poll(() => pipeline.status().servingVersion, { timeout: 10_000 }).toBe(version);
});

it.each<[string, Awaited<ReturnType<TrainFunction>>, RegExp]>([
  ['a param whose name no run takes', { onnx: knowing(1).toOnnx(), params: { 'depth?': 3 } }, /^train: The param name "depth\?"/],
  ['a metric whose name no run takes', { onnx: knowing(1).toOnnx(), metrics: { 'loss?': 3 } }, /^train: The metric name "training_loss\?"/],
  ['a param that is too long', { onnx: knowing(1).toOnnx(), params: { text: 'x'.repeat(7_000) } }, /^record: .*param "text"/],
])('a trainer that gives %s fails its update, and nothing else', async (_, candidate, reason) => {
  const pipeline = store.pipeline({ trainer: async () => candidate });
  await pipeline.start();
  await feed(pipeline, stream(1), 90);
  expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
  await expect.poll(() => pipeline.status().lastUpdate?.recorded).not.toBe(false);
  const runs = (await store.client.runs.search({ experimentIds: ['0'] })).items;
  expect(runs.map(({ info }) => info.status)).toEqual(['FAILED']);
});

it('an evaluator whose metrics no run takes decides nothing', async () => {
  const errors: unknown[] = [];
  const evaluator = { evaluate: async () => ({ metrics: { 'what?': 1 } }) };
  const pipeline = store.pipeline({ evaluator, onError: (error) => errors.push(error) });
  await pipeline.start();
  await feed(pipeline, stream(1), 90);
  expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'published' });
  expect(errors).toMatchObject([{ code: 'VALIDATION' }]);
});

it('a learner whose file says something else is not published', async () => {
  const lying = (learner: Learner): Learner =>
    Object.assign(learner, {
      toOnnx: (options?: never) => knowing(0).toOnnx(options),
      clone: () => lying(learner.constructor.prototype.clone.call(learner)),
    });
  const pipeline = store.pipeline({ learner: lying(logisticRegression()) });
  await pipeline.start();
  await feed(pipeline, stream(1), 90);
  expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({
    status: 'rejected',
    reason: expect.stringMatching(/where the learner says/),
  });
});

it('a model whose answers are not finite is not published, though NaN would pass for a class', async () => {
  const pipeline = store.pipeline({ trainer: async () => linear([Number.NaN, 1], 0) });
  await pipeline.start();
  await feed(pipeline, stream(1), 90);
  expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({
    status: 'rejected',
    reason: expect.stringMatching(/has the value NaN/),
  });
});
