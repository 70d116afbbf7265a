import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { clientInternals } from '../../../../src/features/client/client-internals.js';
import { openRegistrySession } from '../../../../src/features/registry/registry-session.js';
import { MlflowClient } from '../../../../src/index.js';

test('what a model URI meant in one workspace, registry or tracking store says nothing about others that share the cache', async () => {
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'sessions-'));
  onTestFinished(() => rm(cacheDirectory, { recursive: true, force: true }));
  const lastGoodOf = (options: { workspace?: string; registryUri?: string; trackingUri?: string }) => {
    const client = new MlflowClient({ trackingUri: 'http://127.0.0.1:1', ...options });
    return openRegistrySession(client[clientInternals], { cacheDirectory } as never).lastGood;
  };
  const model = { cacheKey: 'k', metadata: { name: 'x' }, confirmedAt: 1 };
  await lastGoodOf({ workspace: 'a' }).remember('models:/x@champion', model);
  expect(await lastGoodOf({ workspace: 'a' }).read('models:/x@champion')).toEqual([model]);
  for (const other of [
    {},
    { workspace: 'b' },
    { workspace: 'a', registryUri: 'http://127.0.0.1:2' },
    { workspace: 'a', trackingUri: 'http://127.0.0.1:3' },
  ]) {
    expect(await lastGoodOf(other).read('models:/x@champion')).toEqual([]);
  }
});
