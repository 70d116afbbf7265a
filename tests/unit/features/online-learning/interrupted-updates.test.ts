import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionError } from '../../../../src/core/errors/request-error.js';
import { clientInternals } from '../../../../src/features/client/client-internals.js';
import type { PipelineRegistry, PipelineTracker } from '../../../../src/features/online-learning/surroundings.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import { feed, type OnlineStore, openStore, stream } from './pipeline-fixture.js';

let store: OnlineStore;

beforeEach(async () => {
  store = await openStore();
});

afterEach(() => store.close());

type Call = 'startRun' | 'registerModel' | 'promoteModel' | 'loadModel';

/** The real registry and tracker, whose way to the server is broken at some calls: before the request, or before its answer. */
function breakable(broken: { before?: Call | undefined; after?: Call | undefined }) {
  const { registry, client } = store;
  const tracker = new ExperimentTracker({ client });
  const through = async <T>(call: Call, request: () => Promise<T>): Promise<T> => {
    if (broken.before === call) throw new ConnectionError('The server cannot be reached.', { requestSent: false });
    const answer = await request();
    if (broken.after === call) throw new ConnectionError('The connection broke.', { requestSent: true });
    return answer;
  };
  const registryHandle: PipelineRegistry = {
    [clientInternals]: registry[clientInternals],
    registerModel: (options) => through('registerModel', () => registry.registerModel(options)),
    promoteModel: (name, options) => through('promoteModel', () => registry.promoteModel(name, options)),
    rollback: (name, options) => registry.rollback(name, options),
    loadModel: (uri, options) => through('loadModel', () => registry.loadModel(uri, options)),
  };
  const trackerHandle: PipelineTracker = {
    [clientInternals]: tracker[clientInternals],
    startRun: (options) => through('startRun', () => tracker.startRun(options)),
  };
  return { registry: registryHandle, tracker: trackerHandle };
}

async function counts() {
  const versions = (await store.client.modelVersions.search({ filter: "name = 'churn'" })).items;
  const runs = (await store.client.runs.search({ experimentIds: ['0'], filter: "tags.`mlflow_ops.update` LIKE '%/1'" })).items;
  const promotions = await store.registry.history('churn').catch(() => []);
  return { versions: versions.length, runs: runs.length, promotions: promotions.length };
}

const places: ['before' | 'after', Call][] = (['startRun', 'registerModel', 'promoteModel', 'loadModel'] as const).flatMap(
  (call): ['before' | 'after', Call][] => [
    ['before', call],
    ['after', call],
  ],
);

describe('an update whose connection breaks', () => {
  it.each(places)('%s %s waits, learns and answers on, and is made once when the server is back', async (when, call) => {
    const broken: { before?: Call | undefined; after?: Call | undefined } = { [when]: call };
    const errors: unknown[] = [];
    const pipeline = store.pipeline({ ...breakable(broken), onError: (error) => errors.push(error) });
    await pipeline.start();
    await feed(pipeline, stream(1), 90);
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({
      status: 'pending',
      waitsFor: expect.stringMatching(/cannot be reached|broke/),
    });
    expect(pipeline.status().pendingEffects[0]).toMatch(/^update 1: /);
    expect(pipeline.addSample({ features: { a: 1, b: 1 }, label: 1 })).toEqual({ accepted: true });
    expect((await pipeline.predict({ a: 1, b: 1 })).prediction).toBe(1);
    await pipeline.triggerUpdate();
    delete broken[when];
    await expect.poll(() => pipeline.status().lastUpdate?.status, { timeout: 10_000 }).toBe('published');
    expect(pipeline.status()).toMatchObject({ servingVersion: '1', pendingEffects: [], problems: {} });
    expect(await counts()).toEqual({ versions: 1, runs: 1, promotions: 1 });
    expect(errors).toHaveLength(1);
  });

  it.each(places)('%s %s goes on after a restart, and is made once', async (when, call) => {
    const first = store.pipeline(breakable({ [when]: call }));
    await first.start();
    await feed(first, stream(1), 90);
    expect(await first.triggerUpdate({ force: true })).toMatchObject({ status: 'pending' });
    await first.stop();
    const second = store.pipeline();
    await second.start();
    await expect.poll(() => second.status().lastUpdate?.status, { timeout: 10_000 }).toBe('published');
    expect(second.status().servingVersion).toBe('1');
    expect(await counts()).toEqual({ versions: 1, runs: 1, promotions: 1 });
  });
});

describe('an update that is broken off while the alias moves', () => {
  /** Lets the next move of an alias fail after it was written into the ledger. */
  async function breakNextMove() {
    const versions = await store.client[clientInternals].registry({});
    vi.spyOn(versions, 'setAlias').mockRejectedValueOnce(new ConnectionError('The connection broke.', { requestSent: true }));
  }

  // However many rows have come when it is judged, an update stays.
  const options = { watch: { samples: 10, threshold: 10 }, gate: { margin: 1 } };

  it('is promoted once: that the registry has carried it out is no move of somebody else', async () => {
    const pipeline = store.pipeline(options);
    await pipeline.start();
    await feed(pipeline, stream(1), 90);
    await pipeline.triggerUpdate({ force: true });
    await feed(pipeline, stream(2), 90);
    await breakNextMove();
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'pending', version: '2' });
    await expect.poll(() => pipeline.status().lastUpdate?.status).toBe('published');
    expect(pipeline.status().servingVersion).toBe('2');
    expect((await store.registry.history('churn')).map(({ version, status }) => [version, status])).toEqual([
      ['1', 'done'],
      ['2', 'done'],
    ]);
  });

  it('is taken back once, to the version before it', async () => {
    const pipeline = store.pipeline(options);
    await pipeline.start();
    for (const seed of [1, 2, 3]) {
      await feed(pipeline, stream(seed), 90);
      expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ version: String(seed) });
    }
    await breakNextMove();
    expect(await pipeline.rollback()).toMatchObject({ update: 3, status: 'pending' });
    await expect.poll(() => pipeline.status().lastUpdate?.status).toBe('rolledBack');
    expect(pipeline.status().servingVersion).toBe('2');
    expect((await store.client.registeredModels.getByAlias('churn', 'champion')).version).toBe('2');
  });
});

describe('an update that is stopped while it trains', () => {
  it('trains anew after a restart, under the same number', async () => {
    const first = store.pipeline({ trainer: () => new Promise(() => {}) });
    await first.start();
    await feed(first, stream(1), 90);
    const update = first.triggerUpdate({ force: true });
    update.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 30));
    await first.stop();
    await expect(update).rejects.toMatchObject({ code: 'ABORTED' });
    const second = store.pipeline({ trainer: async () => new Uint8Array([1]) });
    await second.start();
    expect(await second.triggerUpdate()).toMatchObject({ update: 1, status: 'rejected' });
    expect(second.getUpdateHistory()).toHaveLength(1);
  });

  it('comes to its end first where the stop is to drain', async () => {
    const pipeline = store.pipeline();
    await pipeline.start();
    await feed(pipeline, stream(1), 90);
    const update = pipeline.triggerUpdate({ force: true });
    await pipeline.stop({ drain: true });
    expect(await update).toMatchObject({ status: 'published', version: '1' });
  });
});
