import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStateStore } from '../../../../src/features/state/open-state-store.js';

test('opens memory, a file that is shared, and Redis without asking it', async () => {
  const memory = await openStateStore('memory:');
  await memory.put('key', 1);
  expect([memory.kind, (await memory.list('')).length]).toEqual(['memory', 1]);
  const directory = await mkdtemp(join(tmpdir(), 'open-state-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const uri = `sqlite:///${join(directory, 'below', 'my.db')}`;
  const [one, two] = [await openStateStore(uri), await openStateStore(uri)];
  await one.put('key', 'shared');
  expect([one.kind, (await two.get('key'))?.value]).toEqual(['sqlite', 'shared']);
  const lease = await one.acquireLease('name', { ttlMs: 60_000 });
  await lease.renew();
  await lease.release();
  await Promise.all([one.close(), two.close()]);
  const redis = await openStateStore('rediss://user:password@[::1]:6400/15');
  expect(redis.kind).toBe('redis');
  await redis.close();
  await expect(redis.get('key')).rejects.toMatchObject({ name: 'StoreError', kind: 'io' });
});

test('refuses other URIs and options, and never shows a password', async () => {
  const bad = [
    'redis://',
    'redis:6379',
    'redis://u:s3cret@host:99999',
    'redis://u:s3cret@host/db',
    'redis://u:s3cret@host/0?x=1',
    'redis://u:%s3cret@host/0',
    'http://u:s3cret@host',
    'sqlite:///',
    'sqlite:///directory/',
    'memory',
    '',
  ];
  for (const uri of bad) {
    const error = await openStateStore(uri).catch((reason: unknown) => reason as Error);
    expect(error, uri).toMatchObject({ name: 'ValidationError' });
    expect(String(error)).not.toContain('s3cret');
  }
  await expect(openStateStore(7 as never)).rejects.toMatchObject({ name: 'ValidationError' });
  for (const timeoutMs of [0, -1, Number.NaN, 2 ** 31, '5' as never]) {
    await expect(openStateStore('redis://localhost', { timeoutMs })).rejects.toMatchObject({ name: 'ValidationError' });
  }
  await expect(openStateStore('redis://localhost', { keyPrefix: 1 as never })).rejects.toMatchObject({ name: 'ValidationError' });
  await expect(openStateStore('redis://localhost', { prefix: 'mine:' } as never)).rejects.toThrow(/have no field "prefix"/);
});
