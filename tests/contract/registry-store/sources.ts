import { expect } from 'vitest';
import { newId } from '../../../src/core/ids.js';
import type { ModelContractSuite, ModelStores } from '../model-stores.js';
import { newExperiment, newRun, uniqueName } from '../tracking-store/drafts.js';
import { expectInvalid } from '../tracking-store/refusals.js';
import { expectMissing, newModel, newVersion } from './drafts.js';

/** A logged model of a run. */
async function newLoggedModel({ tracking, loggedModels }: ModelStores) {
  const experimentId = await newExperiment(tracking);
  const { runId } = (await newRun(tracking, { experimentId })).info;
  const model = await loggedModels.createLoggedModel({ key: newId(), experimentId, name: 'clf', sourceRunId: runId, params: [], tags: [] });
  return { model, runId };
}

/** Where versions come from, and which ids have to come with them. */
export function sourcesContract({ test }: ModelContractSuite): void {
  test('takes a logged model with its run and its files', async (stores) => {
    const { registry } = stores;
    const { model, runId } = await newLoggedModel(stores);
    const source = `models:/${model.modelId}`;
    const name = await newModel(registry);
    const version = await newVersion(registry, name, { source, modelId: model.modelId });
    expect(version).toMatchObject({ source, modelId: model.modelId, runId });
    expect(await registry.downloadUri(name, version.version)).toBe(model.artifactUri);
  });

  test('notes every version at the logged model it was made from', async (stores) => {
    const { model } = await newLoggedModel(stores);
    const name = await newModel(stores.registry);
    for (let count = 0; count < 2; count += 1) {
      await newVersion(stores.registry, name, { source: `models:/${model.modelId}`, modelId: model.modelId });
    }
    const { tags } = await stores.loggedModels.getLoggedModel(model.modelId);
    expect(JSON.parse(tags['mlflow.modelVersions'] ?? '')).toEqual([
      { name, version: 1 },
      { name, version: 2 },
    ]);
  });

  test('refuses a logged model that comes without its id or with another', async (stores) => {
    const { model, runId } = await newLoggedModel(stores);
    const other = (await newLoggedModel(stores)).model.modelId;
    const name = await newModel(stores.registry);
    const source = `models:/${model.modelId}`;
    await expectInvalid(newVersion(stores.registry, name, { source }));
    await expectInvalid(newVersion(stores.registry, name, { source, runId }));
    await expectInvalid(newVersion(stores.registry, name, { source, modelId: other }));
    await expectInvalid(newVersion(stores.registry, name, { source: model.artifactUri, runId }));
    const inside = await newVersion(stores.registry, name, { source: model.artifactUri, modelId: model.modelId });
    expect(inside.version).toBe('1');
  });

  test('takes files of a run only with that run', async ({ registry, tracking }) => {
    const name = await newModel(registry);
    const { runId, artifactUri } = (await newRun(tracking)).info;
    const other = (await newRun(tracking)).info.runId;
    for (const source of [`runs:/${runId}/model`, `${artifactUri}/model`]) {
      await expectInvalid(newVersion(registry, name, { source }));
      await expectInvalid(newVersion(registry, name, { source, runId: other }));
      const version = await newVersion(registry, name, { source, runId });
      expect(version).toMatchObject({ source, runId });
      expect(await registry.downloadUri(name, version.version)).toBe(source);
    }
  });

  test('copies a version by number, by alias and by stage', async ({ registry, tracking }) => {
    const name = await newModel(registry);
    const { runId } = (await newRun(tracking)).info;
    await newVersion(registry, name, { source: 's3://bucket/a', runId });
    await newVersion(registry, name, { source: 's3://bucket/b' });
    await registry.setAlias(name, 'champion', '1');
    await registry.transitionStage(name, '1', { stage: 'Production', archiveExisting: false });
    const copy = await newModel(registry);
    for (const source of [`models:/${name}/1`, `models:/${name}@champion`, `models:/${name}/Production`]) {
      const version = await newVersion(registry, copy, { source });
      expect(version).toMatchObject({ name: copy, source: `models:/${name}/1`, runId });
      expect(await registry.downloadUri(copy, version.version)).toBe('s3://bucket/a');
    }
    await expectInvalid(newVersion(registry, copy, { source: `models:/${name}/1`, runId: newId() }));
    await expectMissing(newVersion(registry, copy, { source: `models:/${name}/9` }));
    await expectMissing(newVersion(registry, copy, { source: `models:/${uniqueName('missing')}/1` }));
  });

  test('refuses relative paths and hosts', async ({ registry }) => {
    const name = await newModel(registry);
    for (const source of [
      's3://bucket/a/../b',
      's3://bucket/%2e%2e/b',
      'https://example.org/model',
      'ftp://example.org/model',
      '/etc/passwd',
    ]) {
      await expectInvalid(newVersion(registry, name, { source }));
    }
  });
}
