import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Adwin } from '../../src/domain/drift/detectors/adwin.js';
import { logisticRegression } from '../../src/domain/learning/logistic-regression.js';
import { sgd } from '../../src/domain/learning/optimizers/sgd.js';
import { OnlineLearningPipeline } from '../../src/features/online-learning/online-learning-pipeline.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { MlflowClient } from '../../src/index.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { runPython } from '../support/live/python.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { feed, feedInStep, feedUntil, isUpdate, stream } from '../unit/features/online-learning/pipeline-fixture.js';

/** Rows that an update is watched for. */
const watched = 60;
const frameScript = new URL('../support/python/predict_frame.py', import.meta.url).pathname;

liveDescribe('Online learning on a server', (server) => {
  let directory: string;
  let client: MlflowClient;
  let proxy: TcpProxy;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'online-live-'));
    client = new MlflowClient({ trackingUri: server.uri, http: { proxy: false } });
    await client.server.health();
    proxy = await startTcpProxy(Number(new URL(server.uri).port));
  });

  afterAll(async () => {
    await proxy.close();
    await client.close();
    await rm(directory, { recursive: true, force: true });
  });

  function pipelineOf(modelName: string, own: MlflowClient): OnlineLearningPipeline {
    return new OnlineLearningPipeline({
      modelName,
      client: own,
      learner: logisticRegression({ optimizer: sgd(0.5) }),
      detectors: [new Adwin()],
      bufferSize: 500,
      minSamplesForUpdate: 100,
      cooldownMs: 0,
      checkIntervalMs: 20,
      updateIntervalMs: 0,
      // It is the drift that calls for an update, and nothing else.
      performanceThreshold: 10,
      watch: { samples: watched, threshold: 0.1 },
      directory: join(directory, modelName),
    });
  }

  test('a drift is answered by a version that Python loads and asks by name, and every update has its run, which says how it went', {
    timeout: 300_000,
  }, async () => {
    const modelName = uniqueName('online');
    const pipeline = pipelineOf(modelName, client);
    await pipeline.start();
    const rows = stream(1);
    await feedUntil(pipeline, rows, isUpdate(pipeline, 1, 'committed'), 'sum', watched);
    await feedInStep(pipeline, rows, 200, 'sum', watched);
    await feedUntil(
      pipeline,
      rows,
      () => pipeline.getUpdateHistory().some(({ trigger, version }) => trigger === 'drift' && version !== undefined),
      'difference',
      watched,
    );
    await feedUntil(pipeline, rows, () => pipeline.status().lastUpdate?.recorded === true, 'difference', watched);
    const history = pipeline.getUpdateHistory();
    const published = history.filter(({ version }) => version !== undefined);
    const { items } = await client.modelVersions.search({ filter: `name = '${modelName}'` });
    expect(items.map(({ version }) => version).sort()).toEqual(published.map(({ version }) => version).sort());
    for (const { runId, status, version } of history) {
      const run = await client.runs.get(runId as string);
      expect(run.data.tags['mlflow_ops.update_status']).toBe(status);
      expect(items.some((item) => item.version === version && item.runId === runId)).toBe(version !== undefined);
    }
    expect((await client.registeredModels.getByAlias(modelName, 'champion')).version).toBe(pipeline.status().servingVersion);

    const asked = Array.from({ length: 50 }, () => rows.next('difference').features as { readonly a: number; readonly b: number });
    const served = await Promise.all(asked.map(async (row) => (await pipeline.predict(row)).prediction));
    const registry = new ModelRegistry({ client });
    const loaded = await registry.getModel(modelName);
    expect((await loaded.predict(asked)).values('label').map(Number)).toEqual(served);
    await registry.close();
    const columns = { a: asked.map(({ a }) => a), b: asked.map(({ b }) => b) };
    const uri = `models:/${modelName}@champion`;
    expect((await runPython<{ label: number[] }>(server, frameScript, { uri, columns })).label).toEqual(served);
    await pipeline.stop();
  });

  test('while the server is away rows are learned and answered, and the update is made once when it is back', {
    timeout: 300_000,
  }, async () => {
    const modelName = uniqueName('online');
    const own = new MlflowClient({
      trackingUri: `http://127.0.0.1:${proxy.port}`,
      // Long enough for a server that works on a busy machine.
      http: { proxy: false, attemptTimeoutMs: 4000, deadlineMs: 8000 },
    });
    const pipeline = pipelineOf(modelName, own);
    await pipeline.start();
    const rows = stream(2);
    await feed(pipeline, rows, 60);
    proxy.silences = true;
    proxy.cut();
    expect(await pipeline.triggerUpdate({ force: true })).toMatchObject({ status: 'pending' });
    await feed(pipeline, rows, 60);
    expect((await pipeline.predict({ a: 0.9, b: 0.9 })).prediction).toBe(1);
    expect(pipeline.status().pendingEffects).toHaveLength(1);
    proxy.silences = false;
    proxy.cut();
    await expect.poll(() => pipeline.status().lastUpdate?.version, { timeout: 300_000 }).toBe('1');
    await feedUntil(pipeline, rows, isUpdate(pipeline, 1, 'committed'), 'sum', watched);
    const { items } = await client.modelVersions.search({ filter: `name = '${modelName}'` });
    expect(items).toHaveLength(1);
    await pipeline.stop();
    await own.close();
  });
});
