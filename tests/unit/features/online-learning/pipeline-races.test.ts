import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionError } from '../../../../src/core/errors/request-error.js';
import { logisticRegression } from '../../../../src/domain/learning/logistic-regression.js';
import { clientInternals } from '../../../../src/features/client/client-internals.js';
import type { PipelineRegistry } from '../../../../src/features/online-learning/surroundings.js';
import { feed, type OnlineStore, openStore, stream } from './pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(() => store.close());

/** The real registry, with other answers to some calls. */
function registryWith(other: (registry: PipelineRegistry) => Partial<PipelineRegistry>): PipelineRegistry {
  const { registry } = store;
  const real: PipelineRegistry = {
    [clientInternals]: registry[clientInternals],
    registerModel: (options) => registry.registerModel(options),
    promoteModel: (name, options) => registry.promoteModel(name, options),
    rollback: (name, options) => registry.rollback(name, options),
    loadModel: (uri, options) => registry.loadModel(uri, options),
  };
  return { ...real, ...other(real) };
}

describe('a pipeline that is stopped', () => {
  it('while it starts ends what has started', async () => {
    const pipeline = store.pipeline();
    const starting = pipeline.start();
    await pipeline.stop();
    await starting;
    expect(pipeline.status().state).toBe('stopped');
    const other = store.pipeline();
    await other.start();
    await other.stop();
  });

  it('begins no update any more', async () => {
    const pipeline = store.pipeline({ checkIntervalMs: 60_000 });
    await pipeline.start();
    await feed(pipeline, stream(1), 150);
    const stopping = pipeline.stop();
    await expect(pipeline.triggerUpdate({ force: true })).rejects.toThrow(/stopping/);
    await stopping;
    await pipeline.start();
    expect(pipeline.getUpdateHistory()).toEqual([]);
  });
});

describe('a rollback by hand', () => {
  it('of an update behind newer rejected ones waits for the server and is made then, also after a restart', async () => {
    let isAway = false;
    const registry = registryWith((real) => ({
      rollback: async (name, options) => {
        if (isAway) throw new ConnectionError('The server cannot be reached.', { requestSent: false });
        return real.rollback(name, options);
      },
    }));
    const options = { registry, watch: { samples: 1 }, gate: { margin: 1 }, checkIntervalMs: 60_000 };
    const pipeline = store.pipeline(options);
    await pipeline.start();
    const rows = stream(1);
    for (const version of ['1', '2']) {
      await feed(pipeline, rows, 150);
      expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'published', version });
    }
    await feed(pipeline, rows, 150);
    await pipeline.stop();

    const strict = store.pipeline({ ...options, gate: { thresholds: { accuracy_score: { threshold: 2, greaterIsBetter: true } } } });
    await strict.start();
    expect(await strict.triggerUpdate({ force: true })).toMatchObject({ update: 3, status: 'rejected' });
    isAway = true;
    expect(await strict.rollback({ reason: 'by hand' })).toMatchObject({ update: 2, status: 'pending', step: 'rollback' });
    expect(strict.status().pendingEffects).toContainEqual(expect.stringContaining('update 2: rollback'));
    expect(strict.shouldUpdate()).toMatchObject({ due: false, reason: expect.stringContaining('update 2 waits') });
    await strict.stop();

    isAway = false;
    const restarted = store.pipeline({ ...options, checkIntervalMs: 10 });
    await restarted.start();
    await expect.poll(() => restarted.status().servingVersion, { timeout: 10_000 }).toBe('1');
    expect(restarted.getUpdateHistory({ status: 'rolledBack' })).toMatchObject([{ update: 2, reason: 'by hand' }]);
    expect((await store.client.registeredModels.getByAlias('churn', 'champion')).version).toBe('1');
  });
});

describe('a restart while the server is away', () => {
  it('serves the version that a trainer made from the file that is kept of it', async () => {
    let isAway = false;
    const registry = registryWith((real) => ({
      loadModel: async (uri, options) => {
        if (isAway) throw new ConnectionError('The server cannot be reached.', { requestSent: false });
        return real.loadModel(uri, options);
      },
    }));
    const options = {
      registry,
      trainer: async () => {
        const learner = logisticRegression();
        for (const [a, label] of [
          [0.5, 1],
          [-0.5, 0],
        ] as const)
          learner.learnOne({ a, b: 0 }, label);
        return learner;
      },
      task: 'classification' as const,
      checkIntervalMs: 60_000,
    };
    const pipeline = store.pipeline(options);
    await pipeline.start();
    await feed(pipeline, stream(1), 200);
    expect(await pipeline.triggerUpdate()).toMatchObject({ status: 'published', version: '1' });
    const before = await pipeline.predict({ a: 0.9, b: 0.1 });
    await pipeline.stop();
    isAway = true;
    const restarted = store.pipeline(options);
    await restarted.start();
    expect(await restarted.predict({ a: 0.9, b: 0.1 })).toEqual(before);
    expect(restarted.status().servingVersion).toBe('1');
  });
});
