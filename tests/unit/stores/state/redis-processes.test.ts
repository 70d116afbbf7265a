import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { openStateStore } from '../../../../src/features/state/open-state-store.js';
import { bundleProgram } from '../../../support/bundle-program.js';
import { redisDescribe, runRedis } from '../../../support/live/redis.js';

const program = fileURLToPath(new URL('../../../fixtures/state/race-on-redis.ts', import.meta.url));

redisDescribe('processes that share a Redis server', () => {
  test('four race on a counter, a stream and a lease: nothing is lost, and tokens only grow', { timeout: 60_000 }, async () => {
    const server = await runRedis();
    onTestFinished(() => server.kill());
    const { program: racer, remove } = await bundleProgram(program);
    onTestFinished(remove);
    const store = await openStateStore(server.uri);
    const heard: number[] = [];
    const changes = store.watch('counter');
    // Calls of a store are made in order: from now on the watch knows where it begins.
    await store.get('counter');
    const watching = (async () => {
      for await (const { stored } of changes) {
        heard.push(stored?.value as number);
        if (stored?.value === 120) return;
      }
    })();
    await Promise.all([watching, ...Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, [racer, server.uri, '30']))]);
    expect((await store.get('counter'))?.value).toBe(120);
    expect((await store.get('guarded'))?.value).toBe(120);
    const records = await store.read('log');
    expect(records.map(({ position }) => position)).toEqual(Array.from({ length: 240 }, (_, index) => index + 1));
    for (let index = 0; index < 240; index += 2) expect(records[index]?.value).toBe(records[index + 1]?.value);
    const tokens = (await store.read('tokens')).map(({ value }) => value as number);
    expect(new Set(tokens).size).toBe(120);
    expect(tokens).toEqual([...tokens].sort((a, b) => a - b));
    expect(heard).toEqual([...new Set(heard)].sort((a, b) => a - b));
    await store.close();
  });
});
