import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import type { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';

let open: TestClient;
beforeEach(async () => {
  open = createTestClient();
  await open.client.registeredModels.create('churn');
});
afterEach(() => open.close());

const source = 's3://bucket/churn';

describe('client.modelVersions', () => {
  test('creates versions that count from 1, and takes their number as a number', async () => {
    const { modelVersions } = open.client;
    const first = await modelVersions.create('churn', { source, description: 'd', tags: { rows: 10 } });
    expect(first).toMatchObject({ version: '1', source, description: 'd', currentStage: 'None', status: 'READY' });
    await modelVersions.create('churn', { source });
    expect((await modelVersions.get('churn', 1)).tags['rows']).toBe('10');
    expect((await modelVersions.get('churn', '01')).version).toBe('1');
    await expect(modelVersions.create('unknown', { source })).rejects.toThrow(NotFoundError);
  });

  test('knows the run and the logged model that a source names', async () => {
    const { runs, loggedModels, modelVersions } = open.client;
    const run = await runs.create('0');
    const fromRun = await modelVersions.create('churn', { source: `runs:/${run.info.runId}/model` });
    expect(fromRun.runId).toBe(run.info.runId);
    const { modelId } = await loggedModels.create('0', { name: 'churn', sourceRunId: run.info.runId });
    expect((await modelVersions.create('churn', { source: `models:/${modelId}` })).modelId).toBe(modelId);
  });

  test.each(['not JSON', '{"name":"a"}', '[1,{"name":3}]'])(
    'notes a version at its logged model, also when the tag for that says %s',
    async (text) => {
      const { loggedModels, modelVersions } = open.client;
      const { modelId } = await loggedModels.create('0');
      await loggedModels.setTags(modelId, { 'mlflow.modelVersions': text });
      await modelVersions.create('churn', { source: `models:/${modelId}` });
      const { tags } = await loggedModels.get(modelId);
      expect(JSON.parse(tags['mlflow.modelVersions'] ?? '')).toEqual([{ name: 'churn', version: 1 }]);
    },
  );

  test('finds versions, the newest first', async () => {
    const { modelVersions, registeredModels } = open.client;
    await registeredModels.create('other');
    for (const name of ['other', 'churn', 'churn']) await modelVersions.create(name, { source });
    expect((await modelVersions.search().toArray()).map(({ name, version }) => `${name} ${version}`)).toEqual([
      'churn 2',
      'churn 1',
      'other 1',
    ]);
    expect((await modelVersions.search({ filter: "name = 'churn'", maxResults: 1 }).toArray()).length).toBe(2);
  });

  test('updates, tags and deletes a version; its alias goes, its number does not come back', async () => {
    const { modelVersions, registeredModels } = open.client;
    await modelVersions.create('churn', { source, description: 'old' });
    expect((await modelVersions.update('churn', 1, { description: 'new' })).description).toBe('new');
    await modelVersions.setTag('churn', 1, 'checked', true);
    expect((await modelVersions.get('churn', 1)).tags['checked']).toBe('true');
    await modelVersions.deleteTag('churn', 1, 'checked');
    await modelVersions.deleteTag('churn', 1, 'checked');
    await registeredModels.setAlias('churn', 'champion', 1);
    await modelVersions.delete('churn', 1);
    await expect(modelVersions.delete('churn', 1)).rejects.toThrow(NotFoundError);
    await expect(registeredModels.getByAlias('churn', 'champion')).rejects.toThrow(NotFoundError);
    expect((await modelVersions.create('churn', { source })).version).toBe('2');
  });

  test('moves versions between stages and archives the others of a stage', async () => {
    const { modelVersions } = open.client;
    for (const _ of [1, 2]) await modelVersions.create('churn', { source });
    await modelVersions.transitionStage('churn', 1, { stage: 'Production' });
    await modelVersions.transitionStage('churn', 2, { stage: 'production' as never, archiveExisting: true });
    expect([(await modelVersions.get('churn', 1)).currentStage, (await modelVersions.get('churn', 2)).currentStage]).toEqual([
      'Archived',
      'Production',
    ]);
  });

  test('copies a version to a model that it creates, without alias and stage', async () => {
    const { modelVersions, registeredModels } = open.client;
    const original = await modelVersions.create('churn', { source, description: 'd', tags: { a: 'b' } });
    await registeredModels.setAlias('churn', 'champion', 1);
    const copy = await modelVersions.copy('churn', 1, 'live');
    expect(copy).toMatchObject({
      name: 'live',
      version: '1',
      source: 'models:/churn/1',
      description: 'd',
      tags: { a: 'b' },
      currentStage: 'None',
    });
    expect(copy.tags['mlflow_ops.key']).not.toBe(original.tags['mlflow_ops.key']);
    expect((await modelVersions.get('live', 1)).aliases).toEqual([]);
    expect((await modelVersions.copy('churn', 1, 'live')).version).toBe('2');
    expect(await modelVersions.downloadUri('live', 2)).toBe(source);
    await expect(modelVersions.copy('churn', 9, 'new')).rejects.toThrow(NotFoundError);
    await expect(registeredModels.get('new')).rejects.toThrow(NotFoundError);
  });

  test.each<[string, (versions: MlflowClient['modelVersions']) => PromiseLike<unknown>, RegExp]>([
    ['no source', (versions) => versions.create('churn', {} as never), /source must be a string/],
    ['a source that is too long', (versions) => versions.create('churn', { source: 's'.repeat(501) }), /at most 500/],
    ['a logged model that is none', (versions) => versions.create('churn', { source, modelId: 'churn' }), /id of a logged model/],
    ['a version that is none', (versions) => versions.get('churn', -1), /whole number from 1 on/],
    ['a version beyond the database', (versions) => versions.get('churn', '2147483648'), /whole number/],
    ['a stage that is none', (versions) => versions.transitionStage('churn', 1, { stage: 'live' as never }), /must be one of None/],
    [
      'archiving the archived',
      (versions) => versions.transitionStage('churn', 1, { stage: 'Archived', archiveExisting: true }),
      /goes with the stages Staging and Production only/,
    ],
    [
      'a flag that is none',
      (versions) => versions.transitionStage('churn', 1, { stage: 'None', archiveExisting: 1 as never }),
      /true or false/,
    ],
    ['a copy to a name that cannot be', (versions) => versions.copy('churn', 1, 'a/b'), /cannot be given to a registered model/],
  ])('refuses %s', async (_what, act, message) => {
    const error = await Promise.resolve(act(open.client.modelVersions)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as Error).message).toMatch(message);
  });
});
