import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelError } from '../../../../src/core/errors/model-error.js';
import { AbortError } from '../../../../src/core/errors/request-error.js';
import { logisticRegression } from '../../../../src/domain/learning/logistic-regression.js';
import { sgd } from '../../../../src/domain/learning/optimizers/sgd.js';
import type { OnlineLearningPipeline } from '../../../../src/features/online-learning/online-learning-pipeline.js';
import type { PipelineOptions } from '../../../../src/features/online-learning/pipeline-options.js';
import { feed, type OnlineStore, openStore, registryWith, type Stream, stream } from './pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(() => store.close());

const patient = { watch: { samples: 1 }, gate: { margin: 1 }, checkIntervalMs: 60_000 } satisfies Partial<PipelineOptions>;

async function publish(pipeline: OnlineLearningPipeline, rows: Stream, version: string): Promise<void> {
  await feed(pipeline, rows, 150);
  expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'published', version });
}

const champion = async () => (await store.client.registeredModels.getByAlias('churn', 'champion')).version;

describe('a rollback by hand', () => {
  it('that is stopped in its middle is made after the restart', async () => {
    const registry = registryWith(store, () => ({
      rollback: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          const stop = () => reject(new AbortError('Stopped.'));
          if (signal?.aborted) stop();
          else signal?.addEventListener('abort', stop);
        }),
    }));
    const pipeline = store.pipeline({ ...patient, registry });
    await pipeline.start();
    const rows = stream(1);
    await publish(pipeline, rows, '1');
    await publish(pipeline, rows, '2');
    const rolling = pipeline.rollback({ reason: 'complaints' });
    rolling.catch(() => {});
    await expect.poll(() => pipeline.status().lastUpdate).toMatchObject({ update: 2, step: 'rollback' });
    await pipeline.stop();
    await expect(rolling).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await champion()).toBe('2');

    const restarted = store.pipeline({ ...patient, checkIntervalMs: 10 });
    await restarted.start();
    await expect.poll(() => restarted.status().lastUpdate).toMatchObject({ update: 2, status: 'rolledBack', reason: 'complaints' });
    expect([restarted.status().servingVersion, await champion()]).toEqual(['1', '1']);
  });

  it('waits for the update that is under way, and is not begun where the pipeline is stopped meanwhile', async () => {
    let end = (): void => {};
    const pipeline = store.pipeline({
      ...patient,
      task: 'classification',
      trainer: ({ update }, { signal }) =>
        new Promise((resolve, reject) => {
          const learner = logisticRegression().learnOne({ a: 1, b: 1 }, 1).learnOne({ a: -1, b: -1 }, 0);
          end = () => resolve(learner);
          signal.addEventListener('abort', () => reject(new Error('Stopped.')));
          if (update < 3) end();
        }),
    });
    await pipeline.start();
    const rows = stream(2);
    await publish(pipeline, rows, '1');
    await publish(pipeline, rows, '2');
    await feed(pipeline, rows, 50);
    const third = pipeline.triggerUpdate({ force: true });
    third.catch(() => {});
    await expect.poll(() => pipeline.status().lastUpdate?.update).toBe(3);
    await expect(pipeline.rollback()).rejects.toThrow('Update 3 is under way');
    end();
    const rolling = pipeline.rollback();
    rolling.catch(() => {});
    await pipeline.stop();
    await third.catch(() => {});
    expect(await champion()).not.toBe('1');
  });
});

describe('rollbacks by hand, one after the other', () => {
  it('go further back each time, also after a restart, until there is nothing before', async () => {
    const options = { ...patient, watch: { samples: 1, threshold: 10 } };
    const pipeline = store.pipeline(options);
    await pipeline.start();
    const rows = stream(5);
    for (const version of ['1', '2', '3', '4']) await publish(pipeline, rows, version);
    const serving = async (of: OnlineLearningPipeline) => [of.status().servingVersion, await champion()];
    expect(await pipeline.rollback()).toMatchObject({ update: 4, status: 'rolledBack' });
    expect(await serving(pipeline)).toEqual(['3', '3']);
    expect(await pipeline.rollback({ reason: 'worse still' })).toMatchObject({ update: 3, status: 'rolledBack', reason: 'worse still' });
    expect(await serving(pipeline)).toEqual(['2', '2']);
    await pipeline.stop();

    const restarted = store.pipeline(options);
    await restarted.start();
    expect(await restarted.rollback()).toMatchObject({ update: 2, status: 'rolledBack' });
    expect(await serving(restarted)).toEqual(['1', '1']);
    expect((await restarted.predict({ a: 0.9, b: 0.9 })).version).toBe('1');
    await expect(restarted.rollback()).rejects.toThrow('There was no version of model "churn" before update 1 to go back to.');
    expect(restarted.getUpdateHistory().map(({ update, status }) => [update, status])).toEqual([
      [4, 'rolledBack'],
      [3, 'rolledBack'],
      [2, 'rolledBack'],
      [1, 'committed'],
    ]);
    await publish(restarted, rows, '5');
    await restarted.rollback();
    expect(await serving(restarted)).toEqual(['1', '1']);
  });

  it('leave an alias alone that somebody else has moved meanwhile, and the pipeline serves what it points to', async () => {
    const pipeline = store.pipeline(patient);
    await pipeline.start();
    const rows = stream(7);
    await publish(pipeline, rows, '1');
    await publish(pipeline, rows, '2');
    const model = logisticRegression().learnOne({ a: 1, b: 1 }, 1).learnOne({ a: -1, b: -1 }, 0);
    await store.registry.registerModel({ model, modelName: 'churn' });
    await store.registry.promoteModel('churn', { version: '3' });
    expect(await pipeline.rollback()).toMatchObject({ update: 2, status: 'rolledBack' });
    expect([pipeline.status().servingVersion, await champion()]).toEqual(['3', '3']);
  });

  it('say what to do where nothing, or no version of an update, serves', async () => {
    const pipeline = store.pipeline(patient);
    await pipeline.start();
    await expect(pipeline.rollback()).rejects.toThrow('No update of the pipeline for model "churn" serves that could be taken back.');
    await pipeline.stop();
    const model = logisticRegression().learnOne({ a: 1, b: 1 }, 1).learnOne({ a: -1, b: -1 }, 0);
    const { version } = await store.registry.registerModel({ model, modelName: 'churn' });
    await store.registry.promoteModel('churn', { version });
    await pipeline.start({ reset: true });
    await expect(pipeline.rollback()).rejects.toThrow(
      /^Version 1 of model "churn" serves, but it is not an update .* rollback\(\) or promoteModel\(\)/,
    );
  });
});

describe('an update whose version cannot be loaded once it has the alias', () => {
  it('is taken back: alias and serving model are those before', async () => {
    const registry = registryWith(store, (real) => ({
      loadModel: async (uri, options) => {
        if (uri === 'models:/churn/2') throw new ModelError('The model cannot be loaded.', { kind: 'corrupt' });
        return real.loadModel(uri, options);
      },
    }));
    const pipeline = store.pipeline({ ...patient, registry });
    await pipeline.start();
    const rows = stream(3);
    await publish(pipeline, rows, '1');
    await feed(pipeline, rows, 150);
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({
      status: 'rolledBack',
      reason: 'swap: The model cannot be loaded.',
    });
    expect([pipeline.status().servingVersion, await champion()]).toEqual(['1', '1']);
  });
});

describe('an update whose watch fails', () => {
  const quick = () => logisticRegression({ optimizer: sgd(0.5) });
  /** Publishes a version that learned `sum`, then one that learned `difference`, which serves 60 rows. */
  async function served(label: (sum: number, row: number) => number) {
    const pipeline = store.pipeline({
      learner: quick(),
      detectors: [],
      minSamplesForUpdate: 1_000_000,
      bufferSize: 500,
      gate: { margin: 1 },
      watch: { samples: 60, threshold: 0.1 },
    });
    await pipeline.start();
    const rows = stream(4);
    await publish(pipeline, rows, '1');
    await feed(pipeline, rows, 60);
    await expect.poll(() => pipeline.status().lastUpdate?.status).toBe('committed');
    await feed(pipeline, rows, 300, 'difference');
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'published', version: '2' });
    for (let row = 0; row < 60; row++) {
      const { features, label: sum } = rows.next();
      pipeline.addSample({ features, label: label(sum, row) });
    }
    await expect.poll(() => pipeline.status().lastUpdate?.status).not.toBe('published');
    return pipeline;
  }

  it('stays where the model before would have done clearly worse', async () => {
    const pipeline = await served((sum) => 1 - sum);
    expect(pipeline.status()).toMatchObject({
      servingVersion: '2',
      lastUpdate: { status: 'committed', reason: expect.stringContaining('what served before would have had') },
    });
  });
});
