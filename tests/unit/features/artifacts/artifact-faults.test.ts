import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isPartialName } from '../../../../src/core/partial-file.js';
import { downloadArtifact, uploadArtifact } from '../../../../src/features/artifacts/artifact-transfer.js';
import { LocalArtifactStore } from '../../../../src/stores/artifacts/local-artifact-store.js';

const downloader = resolve(import.meta.dirname, '../../../fixtures/download-artifact.ts');

let directory: string;
let store: LocalArtifactStore;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlflow-ops-test-'));
  store = new LocalArtifactStore(join(directory, 'store'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('a download that is killed leaves the old file or the new one, and the next one clears up', { timeout: 120_000 }, async () => {
  const place = join(directory, 'place');
  const target = join(place, 'model.bin');
  const versions = ['a', 'b'].map((letter) => letter.repeat(20_000_000));
  await uploadArtifact(store, 'model.bin', Buffer.from(versions[0] ?? ''));
  await downloadArtifact(store, 'model.bin', target);
  await uploadArtifact(store, 'model.bin', Buffer.from(versions[1] ?? ''));
  for (let round = 0; round < 5; round++) {
    const started = join(directory, `started-${round}`);
    const child = spawn(process.execPath, ['--import', 'tsx', downloader, store.root, 'model.bin', target, started], { stdio: 'ignore' });
    const exited = once(child, 'exit');
    while (!existsSync(started) && child.exitCode === null) await sleep(10);
    await sleep(5 + round * 13);
    child.kill('SIGKILL');
    await exited;
    expect(child.signalCode).toBe('SIGKILL');
    expect(versions).toContain(readFileSync(target, 'utf8'));
  }
  await downloadArtifact(store, 'model.bin', target);
  expect(readdirSync(place)).toEqual(['model.bin']);
});

test('a full disk is StoreError of kind full, on the way down and on the way up, and takes nothing', async (context) => {
  const small = join(directory, 'small');
  const mounted = spawnSync('sh', ['-c', 'mkdir "$0" && mount -t tmpfs -o size=1m tmpfs "$0"', small]);
  context.skip(mounted.status !== 0, 'a small file system cannot be mounted here');
  try {
    const large = Buffer.alloc(3_000_000, 1);
    await uploadArtifact(store, 'large.bin', large);
    const full = { name: 'StoreError', kind: 'full' };
    await expect(downloadArtifact(store, 'large.bin', join(small, 'large.bin'))).rejects.toMatchObject(full);
    await expect(downloadArtifact(store, '', join(small, 'all'))).rejects.toMatchObject(full);
    const smallStore = new LocalArtifactStore(join(small, 'store'));
    await expect(uploadArtifact(smallStore, 'large.bin', large)).rejects.toMatchObject(full);
    expect(readdirSync(small, { recursive: true }).filter((name) => String(name).endsWith('.bin') || isPartialName(String(name)))).toEqual(
      [],
    );
    writeFileSync(join(small, 'room'), Buffer.alloc(900_000));
  } finally {
    spawnSync('umount', [small]);
  }
});

test('300 MB go up and down in flat memory', { timeout: 120_000 }, async () => {
  const piece = Buffer.alloc(2 ** 20, 7);
  function* pieces(count: number) {
    for (let index = 0; index < count; index++) yield piece;
  }
  let most = 0;
  const onProgress = (): void => {
    most = Math.max(most, process.memoryUsage().rss);
  };
  const upAndDown = async (count: number) => {
    await uploadArtifact(store, 'large.bin', Readable.from(pieces(count)), { onProgress });
    await downloadArtifact(store, 'large.bin', join(directory, 'large.bin'), { onProgress });
  };
  // What loads once, and the slack that garbage collection leaves, come with a first transfer, whatever its size.
  await upAndDown(50);
  const before = process.memoryUsage().rss;
  most = before;
  await upAndDown(300);
  expect(most - before).toBeLessThan(64 * 2 ** 20);
});
