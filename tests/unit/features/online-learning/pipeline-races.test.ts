import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionError } from '../../../../src/core/errors/request-error.js';
import { logisticRegression } from '../../../../src/domain/learning/logistic-regression.js';
import { feed, type OnlineStore, openStore, registryWith, stream } from './pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(() => store.close());

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

  it('takes nothing any more from the call on, whatever it still has to end', async () => {
    const pipeline = store.pipeline();
    await pipeline.start();
    await feed(pipeline, stream(1), 10);
    const stopping = pipeline.stop();
    const stopped = { accepted: false, reason: 'stopped' };
    expect(pipeline.status().state).toBe('stopping');
    expect(pipeline.addSample(stream(2).next())).toMatchObject(stopped);
    expect(pipeline.addBatch([stream(2).next()])).toMatchObject({ accepted: 0, rejections: [{ reason: 'stopped' }] });
    expect(pipeline.addLabel('request', 1)).toMatchObject(stopped);
    await stopping;
    await pipeline.start();
    expect(pipeline.status().sequence).toBe(10);
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
    const registry = registryWith(store, (real) => ({
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

describe('an update that waits', () => {
  it('is tried again in ever longer pauses', async () => {
    let attempts = 0;
    const registry = registryWith(store, () => ({
      registerModel: async () => {
        attempts++;
        throw new ConnectionError('The server cannot be reached.', { requestSent: false });
      },
    }));
    const pipeline = store.pipeline({ registry });
    await pipeline.start();
    await feed(pipeline, stream(1), 90);
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'pending' });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(attempts).toBeLessThan(10);
  });
});

describe('a first start that fails', () => {
  it('does so when its caller gives up', async () => {
    const pipeline = store.pipeline();
    await expect(pipeline.start({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
    await pipeline.start();
    expect(pipeline.status().state).toBe('running');
  });

  it('leaves nothing of its model to the next one', async () => {
    let isAway = true;
    const registry = registryWith(store, (real) => ({
      promoteModel: async (name, options) => {
        if (isAway) throw new ConnectionError('The server cannot be reached.', { requestSent: false });
        return real.promoteModel(name, options);
      },
    }));
    const knowing = (label: number) =>
      logisticRegression()
        .learnOne({ a: 1, b: 1 }, label)
        .learnOne({ a: -1, b: -1 }, 1 - label);
    const pipeline = store.pipeline({ registry });
    await expect(pipeline.start({ initialModel: knowing(0) })).rejects.toThrow(ConnectionError);
    isAway = false;
    await pipeline.start({ initialModel: knowing(1) });
    expect((await pipeline.predict({ a: 1, b: 1 })).prediction).toBe(1);
    await pipeline.stop();
    await pipeline.start({ initialModel: knowing(1) });
    expect((await pipeline.predict({ a: 1, b: 1 })).prediction).toBe(1);
  });
});

describe('a restart while the server is away', () => {
  it('serves the version that a trainer made from the file that is kept of it', async () => {
    let isAway = false;
    const registry = registryWith(store, (real) => ({
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
