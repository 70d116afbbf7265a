import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newId } from '../../src/core/ids.js';
import type { SqliteStore } from '../../src/stores/sqlite/open-sqlite-store.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { pythonRegistry, type RegistryPicture, registryPicture } from '../support/live/python-registry.js';
import { sqlitePython } from '../support/live/sqlite-python.js';
import { keepingLogger, metric, metricsOnly, newRunId, openStore, temporaryDirectory } from '../unit/stores/sqlite/store-fixture.js';

/** Schemas of MLflow 3.0, of the releases around the workspace columns, and of the newest release. */
const revisions = ['6953534de441', '2c33131f4dae', '1b5f0d9ad7c1', 'dc11669786a5'];

/** Uses everything that the registry and the logged models can hold. */
async function register({ tracking, registry, loggedModels }: SqliteStore, experimentId = '0'): Promise<void> {
  const runId = await newRunId(tracking, { experimentId });
  const draft = { key: newId(), experimentId, name: 'net', modelType: 'Classifier', sourceRunId: runId };
  const model = await loggedModels.createLoggedModel({
    ...draft,
    params: [{ key: 'depth', value: '3' }],
    tags: [{ key: 'note', value: 'é 🧪' }],
  });
  await tracking.logBatch(runId, metricsOnly([{ ...metric('auc', 0.75, 2), modelId: model.modelId }]));
  await loggedModels.finalizeLoggedModel(model.modelId, 'READY');
  await registry.createRegisteredModel({ name: 'churn', description: 'by Node', tags: [{ key: 'team', value: 'größe' }] });
  const source = `models:/${model.modelId}`;
  await registry.createModelVersion({ name: 'churn', key: newId(), source, modelId: model.modelId, tags: [{ key: 'seed', value: '7' }] });
  await registry.createModelVersion({ name: 'churn', key: newId(), source: 's3://bucket/b', description: 'second' });
  await registry.createModelVersion({ name: 'churn', key: newId(), source: 's3://bucket/c' });
  await registry.setAlias('churn', 'champion', '2');
  await registry.setAlias('churn', 'champion', '1');
  await registry.setAlias('churn', 'gone', '3');
  await registry.deleteModelVersion('churn', '3');
  await registry.transitionStage('churn', '2', { stage: 'Production', archiveExisting: true });
  await registry.createRegisteredModel({ name: 'before' });
  await registry.createModelVersion({ name: 'before', key: newId(), source: 'models:/churn/1' });
  await registry.setAlias('before', 'champion', '1');
  await registry.renameRegisteredModel('before', 'after');
  await registry.createRegisteredModel({ name: 'to delete' });
  await registry.createModelVersion({ name: 'to delete', key: newId(), source: 's3://bucket/d' });
  await registry.deleteRegisteredModel('to delete');
}

liveDescribe('a registry shared with MLflow in Python', (server) => {
  const python = pythonRegistry(server);

  test('Python migrates the file and reads what was registered here', { timeout: 300_000 }, async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    const store = await openStore(path);
    await register(store);
    const before = await registryPicture(store);
    expect(before.versions).toHaveLength(3);
    expect(await python.read(path)).toEqual(before);
    expect(await registryPicture(store)).toEqual(before);
  });

  test('this store reads what Python registered, and goes on in the same file', { timeout: 300_000 }, async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    const written = await python.write(path);
    const logger = keepingLogger();
    const store = await openStore(path, { logger });
    expect(await registryPicture(store)).toEqual(written);
    expect((await store.registry.createModelVersion({ name: 'py churn', key: newId(), source: 's3://bucket/n' })).version).toBe('5');
    await register(store);
    expect(await python.read(path)).toEqual(await registryPicture(store));
    expect(logger.warnings).toEqual([]);
  });

  test('Python reads what was registered here in databases of the releases since 3.0', { timeout: 300_000 }, async () => {
    const directory = temporaryDirectory();
    const files = await sqlitePython(server).migrate(directory, revisions);
    const paths = revisions.map((revision) => files[revision] ?? '');
    const here: RegistryPicture[] = [];
    for (const path of paths) {
      const store = await openStore(path);
      await register(store, await store.tracking.createExperiment({ name: 'first' }));
      here.push(await registryPicture(store));
    }
    const there = await python.readAll(paths);
    for (const [at, revision] of revisions.entries()) {
      expect(here[at]?.versions, revision).toHaveLength(3);
      expect(there[at], revision).toEqual(here[at]);
    }
  });
});
