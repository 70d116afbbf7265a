import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type FetchModel, ModelCache } from '../../../src/inference/model-cache.js';

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mlflow-ops-cache-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes `bytes` bytes and counts how often it was asked. */
function source(bytes = 10): { fetch: FetchModel; fetched: () => number } {
  let fetched = 0;
  const fetch: FetchModel = async (directory) => {
    fetched += 1;
    await writeFile(join(directory, 'model.onnx'), Buffer.alloc(bytes, 7));
    return { digest: 'sha256:abc' };
  };
  return { fetch, fetched: () => fetched };
}

const entries = (directory: string) => readdirSync(directory).filter((name) => /^[0-9a-f]{64}$/.test(name));
const leftovers = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.partial'));

describe('A model', () => {
  test('is fetched once by all who ask at the same time, and not again later or by another cache', async () => {
    const directory = temporary();
    const { fetch, fetched } = source();
    const cache = new ModelCache({ directory });
    const models = await Promise.all(Array.from({ length: 5 }, () => cache.acquire('v1', fetch)));
    await Promise.all(models.map((model) => model.release()));
    const again = await new ModelCache({ directory }).acquire('v1', fetch);
    expect(again.digest).toBe('sha256:abc');
    expect(readFileSync(join(again.directory, 'model.onnx'))).toEqual(Buffer.alloc(10, 7));
    expect(fetched()).toBe(1);
    expect(leftovers(directory)).toEqual([]);
    await again.release();
  });

  test('that was damaged on disk is fetched again: other bytes, cut off, missing, without manifest', async () => {
    const directory = temporary();
    const { fetch, fetched } = source();
    const damages: ((entry: string) => void)[] = [
      (entry) => writeFileSync(join(entry, 'model/model.onnx'), Buffer.alloc(10, 8)),
      (entry) => writeFileSync(join(entry, 'model/model.onnx'), Buffer.alloc(9, 7)),
      (entry) => rmSync(join(entry, 'model/model.onnx')),
      (entry) => writeFileSync(join(entry, 'manifest.json'), '{"key":'),
    ];
    for (const [round, damage] of damages.entries()) {
      await (await new ModelCache({ directory }).acquire('v1', fetch)).release();
      damage(join(directory, entries(directory)[0] as string));
      const model = await new ModelCache({ directory }).acquire('v1', fetch);
      expect(readFileSync(join(model.directory, 'model.onnx'))).toEqual(Buffer.alloc(10, 7));
      expect(fetched()).toBe(round + 2);
      await model.release();
    }
  });

  test('whose fetch fails leaves nothing behind, and the next caller tries again', async () => {
    const directory = temporary();
    const cache = new ModelCache({ directory });
    const failing: FetchModel = async (target) => {
      await writeFile(join(target, 'half'), 'x');
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    await expect(cache.acquire('v1', failing)).rejects.toMatchObject({ code: 'STORE', kind: 'full' });
    expect(readdirSync(directory)).toEqual([]);
    await (await cache.acquire('v1', source().fetch)).release();
  });

  test('nobody waits for any more is not fetched further', async () => {
    const cache = new ModelCache({ directory: temporary() });
    const abort = new AbortController();
    let ended = false;
    const fetch: FetchModel = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          ended = true;
          reject(new Error('ended'));
        });
        setTimeout(() => abort.abort(), 5);
      });
    await expect(cache.acquire('v1', fetch, { signal: abort.signal })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(ended).toBe(true);
  });
});

describe('Who gives up', () => {
  test('is told at once, and the fetch goes on for the others', async () => {
    const directory = temporary();
    const cache = new ModelCache({ directory });
    const abort = new AbortController();
    let finish: (() => void) | undefined;
    const { fetch, fetched } = source();
    const slow: FetchModel = async (target, call) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      call.signal?.throwIfAborted();
      return fetch(target, call);
    };
    const first = cache.acquire('v1', slow, { signal: abort.signal });
    const second = cache.acquire('v1', slow);
    abort.abort();
    await expect(first).rejects.toMatchObject({ code: 'ABORTED' });
    await vi.waitFor(() => expect(finish).toBeDefined(), { timeout: 10_000 });
    expect(leftovers(directory)).toHaveLength(1);
    finish?.();
    const model = await second;
    expect(readFileSync(join(model.directory, 'model.onnx'))).toEqual(Buffer.alloc(10, 7));
    expect(fetched()).toBe(1);
    await model.release();
  });

  test('does not wait for a fetch that does not listen, and who comes then starts one of his own', async () => {
    const cache = new ModelCache({ directory: temporary() });
    let finish = (): void => {};
    const deaf: FetchModel = () =>
      new Promise((_resolve, reject) => {
        finish = () => reject(new Error('ended late'));
      });
    await expect(cache.acquire('v1', deaf, { timeoutMs: 5 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    const model = await cache.acquire('v1', source().fetch);
    finish();
    await model.release();
  });
});

test.skipIf(process.platform === 'win32')('a directory that everyone can write is refused until that is mended', async () => {
  const directory = temporary();
  chmodSync(directory, 0o777);
  const cache = new ModelCache({ directory });
  await expect(cache.acquire('v1', source().fetch)).rejects.toThrow(/chmod 700/);
  chmodSync(directory, 0o700);
  await (await cache.acquire('v1', source().fetch)).release();
});

describe('Room', () => {
  test('is made by removing what was used longest ago, never what is in use here or in another cache', async () => {
    const directory = temporary();
    let now = Date.now();
    const clock = { now: () => (now += 10_000) };
    const cache = new ModelCache({ directory, maxBytes: 250, clock });
    const { fetch } = source(100);
    const held = await new ModelCache({ directory, maxBytes: 250, clock }).acquire('held', fetch);
    for (const key of ['a', 'b', 'c']) await (await cache.acquire(key, fetch)).release();
    expect(existsSync(held.directory)).toBe(true);
    expect(entries(directory)).toHaveLength(2);
    const kept = await cache.acquire('c', async () => Promise.reject(new Error('It was removed.')));
    await Promise.all([held.release(), kept.release()]);
  });

  test.skipIf(process.platform === 'win32')('lies in a directory that only its owner can read', async () => {
    const directory = join(temporary(), 'cache');
    const model = await new ModelCache({ directory }).acquire('v1', source().fetch);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    await model.release();
  });
});

test('killed at any moment, a process leaves models that are whole and nothing else after the next start', async () => {
  const directory = temporary();
  const script = fileURLToPath(new URL('../../support/inference/fill-cache.mts', import.meta.url));
  for (let round = 0; round < 10; round += 1) {
    const child = spawn(process.execPath, ['--import', 'tsx', script, directory, 'model'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, 10 + round * 7));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const cache = new ModelCache({ directory });
    for (let version = 0; version < 3; version += 1) {
      const model = await cache.acquire(`model-${version}`, async (target) => {
        for (const name of ['a.bin', 'b.bin']) await writeFile(join(target, name), Buffer.alloc(1 << 20, version));
        return { digest: `sha256:${version}` };
      });
      for (const name of ['a.bin', 'b.bin'])
        expect(readFileSync(join(model.directory, name)).equals(Buffer.alloc(1 << 20, version))).toBe(true);
      await model.release();
    }
    expect(leftovers(directory)).toEqual([]);
  }
}, 120_000);
