import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { clientInternals } from '../../../../src/features/client/client-internals.js';
import { ConnectionError, MlflowClient, ModelRegistry } from '../../../../src/index.js';
import { linear } from '../../../support/onnx/models.js';

async function threeVersions() {
  const directory = mkdtempSync(join(tmpdir(), 'expected-version-'));
  const client = new MlflowClient({ trackingUri: join(directory, 'store') });
  const registry = new ModelRegistry({ client });
  onTestFinished(async () => {
    await registry.close();
    await client.close();
    rmSync(directory, { recursive: true, force: true });
  });
  for (const bias of [1, 2, 3]) await registry.registerModel({ model: linear([2], bias), modelName: 'churn', inputExample: [[1]] });
  const champion = async () => (await client.registeredModels.getByAlias('churn', 'champion')).version;
  return { client, registry, champion };
}

test('an alias is moved only from the version that is expected, also where another client moved it past the ledger', async () => {
  const { client, registry, champion } = await threeVersions();
  await expect(registry.promoteModel('churn', { version: 1, expectedVersion: 2 })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('belongs to version none, not to 2 as expected; nothing was promoted'),
  });
  await registry.promoteModel('churn', { version: 1, expectedVersion: null });
  await expect(registry.promoteModel('churn', { version: 2, expectedVersion: null })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await registry.promoteModel('churn', { version: 2, expectedVersion: 1 })).toMatchObject({ version: '2', previousVersion: '1' });
  await client.registeredModels.setAlias('churn', 'champion', 3);
  await expect(registry.promoteModel('churn', { version: 1, expectedVersion: '2' })).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { name: 'churn', alias: 'champion', version: '3' },
  });
  expect(await champion()).toBe('3');
  expect((await registry.history('churn')).map(({ version, kind }) => [version, kind])).toEqual([
    ['1', 'promotion'],
    ['2', 'promotion'],
    ['3', 'external'],
  ]);
});

test('of many that expect the same version exactly one moves the alias', async () => {
  const { registry } = await threeVersions();
  await registry.promoteModel('churn', { version: 1 });
  const moves = [2, 3, 2, 3].map((version) => registry.promoteModel('churn', { version, expectedVersion: 1 }));
  const settled = await Promise.allSettled(moves);
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await registry.history('churn')).length).toBe(2);
});

test('a rollback is made only from the version that is expected, also where one that was broken off is carried out first', async () => {
  const { client, registry, champion } = await threeVersions();
  for (const version of [1, 2, 3]) await registry.promoteModel('churn', { version });
  await expect(registry.rollback('churn', { expectedVersion: 2 })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('belongs to version 3, not to 2 any more; nothing was rolled back'),
  });
  const versions = await client[clientInternals].registry({});
  const broken = vi.spyOn(versions, 'setAlias').mockRejectedValueOnce(new ConnectionError('The connection broke.', { requestSent: true }));
  await expect(registry.rollback('churn', { expectedVersion: 3 })).rejects.toMatchObject({ name: 'ConnectionError' });
  broken.mockRestore();
  expect(await champion()).toBe('3');
  await expect(registry.rollback('churn', { expectedVersion: 3 })).rejects.toMatchObject({ code: 'CONFLICT', details: { version: '2' } });
  expect(await champion()).toBe('2');
  expect(await registry.rollback('churn', { expectedVersion: 2 })).toMatchObject({ version: '1' });
});

test('a version that is none is refused', async () => {
  const { registry } = await threeVersions();
  await expect(registry.promoteModel('churn', { version: 1, expectedVersion: 'x' })).rejects.toMatchObject({ code: 'VALIDATION' });
  await expect(registry.rollback('churn', { expectedVersion: 'x' })).rejects.toMatchObject({ code: 'VALIDATION' });
});
