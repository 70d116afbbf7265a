import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/mlflow-server/free-port.mjs';
import { logisticRegression } from '../../src/domain/learning/logistic-regression.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { OnlineLearningPipeline } from '../../src/features/online-learning/online-learning-pipeline.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { rowAt } from './online-stream.js';
import { expectUpdatesOnce } from './updates-once.js';

liveDescribe('a pipeline whose server goes away', (server) => {
  test('learns and answers on, also after a restart, and makes up for all of it once when the server is back', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'online-away-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const target = Number(new URL(server.uri).port);
    const port = await freePort();
    let proxy: TcpProxy | undefined = await startTcpProxy(target, port);
    onTestFinished(async () => proxy?.close());
    const leave = async () => {
      await proxy?.close();
      proxy = undefined;
    };
    const modelName = uniqueName('away');
    let step = 0;
    const begin = async () => {
      const client = new MlflowClient({
        trackingUri: `http://127.0.0.1:${port}`,
        // One that is away refuses at once; one that is slow is waited for.
        http: { maxRetries: 1 },
      });
      const registry = new ModelRegistry({ client, cacheDirectory: join(directory, 'cache') });
      const learning = new OnlineLearningPipeline({
        modelName,
        registry,
        directory: join(directory, 'samples'),
        learner: logisticRegression(),
        minSamplesForUpdate: 1e9,
        updateIntervalMs: 0,
        checkIntervalMs: 20,
        watch: { samples: 20 },
        gate: { margin: 1 },
      });
      await learning.start();
      const end = async () => {
        await learning.stop();
        await registry.close();
        await client.close();
      };
      const feed = (rows: number) => {
        for (const until = step + rows; step < until; step++) expect(learning.addSample(rowAt(step))).toEqual({ accepted: true });
      };
      const answers = async () => (await learning.predict({ a: 0.5, b: 0.5 })).version;
      return { learning, end, feed, answers };
    };

    const first = await begin();
    first.feed(100);
    expect(await first.learning.triggerUpdate({ force: true })).toMatchObject({ status: 'published', version: '1' });
    await leave();
    // The update is committed, but its run cannot be told.
    first.feed(40);
    await expect
      .poll(() => first.learning.status(), { timeout: 20_000 })
      .toMatchObject({
        lastUpdate: { update: 1, status: 'committed', recorded: false },
        pendingEffects: ['the run of update 1'],
      });
    expect(await first.learning.triggerUpdate({ force: true })).toMatchObject({ update: 2, status: 'pending', step: 'record' });
    first.feed(40);
    expect(await first.answers()).toBe('1');
    await first.end();

    const second = await begin();
    second.feed(40);
    expect(await second.answers()).toBe('1');
    expect(second.learning.status().pendingEffects).toHaveLength(2);
    proxy = await startTcpProxy(target, port);
    await expect.poll(() => second.learning.status().lastUpdate?.status, { timeout: 30_000 }).toBe('published');
    expect(await second.answers()).toBe('2');
    second.feed(20);
    await expect
      .poll(() => second.learning.status(), { timeout: 20_000 })
      .toMatchObject({ lastUpdate: { status: 'committed', recorded: true }, pendingEffects: [], problems: {} });
    expect(second.learning.getBufferStats().accepted).toBe(240);
    const history = second.learning.getUpdateHistory().toReversed();
    const about = second.learning.status();
    await second.end();
    expect(await expectUpdatesOnce(server.uri, about, history)).toBe(2);
  }, 90_000);
});
