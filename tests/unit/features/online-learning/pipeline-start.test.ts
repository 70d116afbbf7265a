import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConflictError, NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import type { Learner } from '../../../../src/domain/learning/learner.js';
import { logisticRegression } from '../../../../src/domain/learning/logistic-regression.js';
import { OnlineLearningPipeline } from '../../../../src/features/online-learning/online-learning-pipeline.js';
import { fromFunction } from '../../../../src/inference/from-function.js';
import { feed, type OnlineStore, openStore, stream } from './pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(() => store.close());

function learned(seed = 7): Learner {
  const learner = logisticRegression();
  const rows = stream(seed);
  for (let row = 0; row < 300; row++) {
    const { features, label } = rows.next();
    learner.learnOne(features, label);
  }
  return learner;
}

describe('a pipeline that starts for the first time', () => {
  it('answers with the live learner where there is no model yet', async () => {
    const pipeline = store.pipeline();
    expect(pipeline.addSample({ features: { a: 1, b: 1 }, label: 1 })).toMatchObject({ accepted: false, reason: 'stopped' });
    await expect(pipeline.predict({ a: 1, b: 1 })).rejects.toThrow(ConflictError);
    await pipeline.start();
    await expect(pipeline.start()).rejects.toThrow('is running already');
    await feed(pipeline, stream(1), 60);
    expect(await pipeline.predict({ a: 0.8, b: 0.8 })).toMatchObject({ prediction: 1, version: undefined });
    expect(pipeline.status()).toMatchObject({ state: 'running', serving: true, servingVersion: undefined, sequence: 60 });
  });

  it.each([
    ['bytes', async () => learned().toOnnx()],
    [
      'a path',
      async () => {
        const path = join(store.directory, 'model.onnx');
        await writeFile(path, learned().toOnnx());
        return path;
      },
    ],
    ['a learner', async () => learned()],
  ])('makes a version of an initial model that is %s, and serves it', async (_, model) => {
    const pipeline = store.pipeline();
    await pipeline.start({ initialModel: await model() });
    expect((await store.client.registeredModels.getByAlias('churn', 'champion')).version).toBe('1');
    expect(await pipeline.predict({ a: 0.8, b: 0.8 })).toMatchObject({ prediction: 1, version: '1' });
  });

  it('goes on learning from a learner that it is given', async () => {
    const pipeline = store.pipeline();
    await pipeline.start({ initialModel: learned() });
    pipeline.addSample({ features: { a: 0.8, b: 0.8 }, label: 1 });
    expect(pipeline.metrics().live?.cumulative['accuracy_score']).toBe(1);
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ trainingRows: 301 });
  });

  it('serves the version it is told, which gets the alias where nothing has it', async () => {
    const { version } = await store.registry.registerModel({ model: learned(), modelName: 'churn' });
    const pipeline = store.pipeline();
    await pipeline.start({ initialVersion: version });
    expect(await pipeline.predict({ a: -0.8, b: -0.8 })).toMatchObject({ prediction: 0, version });
    expect((await store.client.registeredModels.getByAlias('churn', 'champion')).version).toBe(version);
  });

  it('serves what the alias points to where it is told nothing, and takes no other model in its place', async () => {
    const { version } = await store.registry.registerModel({ model: learned(), modelName: 'churn' });
    await store.registry.promoteModel('churn', { version });
    await expect(store.pipeline().start({ initialModel: learned(8) })).rejects.toThrow(/points to version 1 already/);
    const other = await store.registry.registerModel({ model: learned(9), modelName: 'churn' });
    await expect(store.pipeline().start({ initialVersion: other.version })).rejects.toThrow(/points to version 1, not to 2/);
    const pipeline = store.pipeline();
    await pipeline.start();
    expect(pipeline.status().servingVersion).toBe('1');
  });

  it('serves a predictor, until an update takes its place', async () => {
    const pipeline = store.pipeline();
    const rule = fromFunction((rows) => (rows as { a: number }[]).map(({ a }) => Number(a > 0)), { name: 'rule' });
    await pipeline.start({ initialModel: rule });
    expect(await pipeline.predict({ a: 0.8, b: 0.8 })).toMatchObject({ prediction: 1, version: undefined });
    await feed(pipeline, stream(1), 300);
    const update = await pipeline.triggerUpdate({ force: true });
    expect(update).toMatchObject({ status: 'published', version: '1' });
    expect(update.comparison?.incumbent).toBeLessThan(update.comparison?.candidate as number);
  });

  it.each([
    ['an unknown version', { initialVersion: 9 }, NotFoundError],
    ['a file that is not there', { initialModel: '/nowhere/model.onnx' }, NotFoundError],
    ['something else than a model', { initialModel: {} as never }, ValidationError],
    ['an option that does not exist', { initial: 1 } as never, ValidationError],
  ])('refuses %s, and can be started after that', async (_, options, error) => {
    const pipeline = store.pipeline();
    await expect(pipeline.start(options)).rejects.toThrow(error);
    await pipeline.start();
    expect(pipeline.status().state).toBe('running');
  });
});

describe('a pipeline that starts again', () => {
  it('goes on with what it has learned and serves what it served', async () => {
    const first = store.pipeline();
    await first.start({ initialModel: learned() });
    const rows = stream(3);
    await feed(first, rows, 200);
    await first.triggerUpdate();
    await feed(first, rows, 20);
    const before = { metrics: first.metrics(), version: first.status().servingVersion, id: first.status().pipelineId };
    await first.stop();
    await first.stop();
    expect(first.status().state).toBe('stopped');

    const second = store.pipeline();
    await second.start({ initialModel: learned() });
    expect({ metrics: second.metrics(), version: second.status().servingVersion, id: second.status().pipelineId }).toEqual(before);
    expect(second.getUpdateHistory()).toHaveLength(1);
    await second.stop();
    await second.start({ initialVersion: '2' });
    expect(second.status().servingVersion).toBe('2');
  });

  it('refuses what belongs to another beginning, unless it is to forget', async () => {
    const first = store.pipeline({ directory: join(store.directory, 'state') });
    await first.start({ initialModel: learned() });
    await feed(first, stream(3), 50);
    await first.stop();
    const second = store.pipeline({ directory: join(store.directory, 'state'), modelName: 'other' });
    await expect(second.start({ initialModel: learned(8) })).rejects.toThrow(/reset: true/);
    await second.start({ initialModel: learned(8), reset: true });
    expect(second.metrics().live?.rows ?? 0).toBe(0);
    expect(second.status().pipelineId).not.toBe(first.status().pipelineId);
    await feed(second, stream(3), 10);
    await second.stop();
    const third = store.pipeline({ directory: join(store.directory, 'state'), modelName: 'other' });
    await third.start();
    expect(third.metrics().live?.rows).toBe(10);
  });

  it('cannot be open twice', async () => {
    const first = store.pipeline();
    await first.start();
    await expect(store.pipeline().start()).rejects.toMatchObject({ code: 'STORE', kind: 'busy' });
  });
});

describe('the options of a pipeline', () => {
  it.each([
    ['neither learner nor trainer', {}],
    ['both', { learner: logisticRegression(), trainer: async () => new Uint8Array(1) }],
    ['a trainer without a task', { trainer: async () => new Uint8Array(1) }],
    ['a task that is not the learner’s', { learner: logisticRegression(), task: 'regression' }],
    ['a misspelt option', { learner: logisticRegression(), updateInterval: 5 }],
    ['a metric that does not exist', { learner: logisticRegression(), gate: { metric: 'accuracy' } }],
    ['a margin that is negative', { learner: logisticRegression(), gate: { margin: -1 } }],
    ['a registry that is none', { learner: logisticRegression(), registry: {} }],
    ['a tracker that is none', { learner: logisticRegression(), tracker: {} }],
    ['a share held out above one', { learner: logisticRegression(), holdout: 2 }],
    ['an alert handler that is none', { learner: logisticRegression(), alerts: 'me' }],
  ])('with %s are refused', (_, options) => {
    expect(() => new OnlineLearningPipeline({ modelName: 'churn', ...options } as never)).toThrow(/.+/);
  });
});
