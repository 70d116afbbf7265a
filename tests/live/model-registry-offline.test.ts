import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isConnection, isTimeout } from '../../src/core/errors/guards.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';
import { StoppableServer } from '../support/exit/stoppable-server.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { linear } from '../support/onnx/models.js';
import { ownTime } from '../support/own-time.js';

const input = [[1, 2]];

/** Cached models, the one that was used last first. */
async function entries(cache: string): Promise<string[]> {
  return (await readdir(cache)).filter((entry) => /^[0-9a-f]{64}$/.test(entry));
}

liveDescribe('A registry whose server is gone', ({ python }) => {
  test('serves the last known champion at once, an earlier one when that is damaged, and never a wrong one', {
    timeout: 600_000,
  }, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'offline-'));
    const cacheDirectory = join(directory, 'cache');
    const server = await StoppableServer.start(python, directory);
    const open = () => new ModelRegistry({ trackingUri: server.uri, cacheDirectory });
    const registry = open();
    let first: string[] = [];
    try {
      for (const [modelName, bias] of [
        ['x', 0],
        ['x', 1],
        ['y', 7],
      ] as const) {
        const { version } = await registry.registerModel({ model: linear([1, 10], bias), modelName });
        await registry.promoteModel(modelName, { version });
        if (modelName === 'x') await (await registry.getModel(modelName)).close();
        if (bias === 0) first = await entries(cacheDirectory);
      }
      const follower = await registry.followModel('x');
      await server.kill();

      const status = await follower.refresh();
      expect(status).toMatchObject({ version: '2', stale: true });
      expect((await follower.predict(input)).values()).toEqual([22]);
      await registry.close();

      // The fastest of three, because other tests run beside this one.
      let tookMs = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 3; attempt++) {
        const took = ownTime();
        await using fresh = open();
        await fresh.getModel('x');
        tookMs = Math.min(tookMs, took());
      }
      const offline = open();
      const champion = await offline.getModel('x');
      expect(champion).toMatchObject({ version: '2', stale: true });
      expect(champion.confirmedAt).toBeGreaterThan(Date.now() - 600_000);
      expect((await champion.predict(input)).values()).toEqual([22]);
      expect(tookMs).toBeLessThan(500);
      await champion.close();

      // Something accepts connections and never answers; half of the caller's time is left for the cache.
      const silent = createServer().listen(Number(new URL(server.uri).port), '127.0.0.1');
      await once(silent, 'listening');
      await using unanswered = open();
      expect(await unanswered.getModel('x', { timeoutMs: 6_000 })).toMatchObject({ version: '2', stale: true });
      await unanswered.close();
      silent.close();

      for (const entry of await entries(cacheDirectory)) {
        if (!first.includes(entry)) await writeFile(join(cacheDirectory, entry, 'model', 'model.onnx'), 'damaged');
      }
      const earlier = await offline.getModel('x');
      expect(earlier).toMatchObject({ version: '1', stale: true });
      expect((await earlier.predict(input)).values()).toEqual([21]);
      await earlier.close();

      const never = await offline.getModel('y', { timeoutMs: 2_000 }).catch((error: unknown) => error);
      expect(isConnection(never) || isTimeout(never), String(never)).toBe(true);
      await offline.close();

      await rm(cacheDirectory, { recursive: true });
      const empty = open();
      const none = await empty.getModel('x', { timeoutMs: 2_000 }).catch((error: unknown) => error);
      expect(isConnection(none) || isTimeout(none), String(none)).toBe(true);
      await empty.close();
    } finally {
      await registry.close().catch(() => undefined);
      await server.kill();
      await rm(directory, { recursive: true, force: true });
    }
  });
});
