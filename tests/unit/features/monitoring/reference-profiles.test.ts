import { afterEach, beforeEach, expect, test } from 'vitest';
import { ReferenceProfile } from '../../../../src/domain/drift/reference-profile.js';
import { loadReferenceProfile, logReferenceProfile } from '../../../../src/features/monitoring/reference-profiles.js';
import { ExperimentTracker, MlflowClient, ModelRegistry } from '../../../../src/index.js';
import { identity } from '../../../support/onnx/models.js';

const profile = ReferenceProfile.from({ tenure: [3, 40, 12, 25], country: ['de', 'fr', 'de', 'it'] });

let client: MlflowClient;
let tracker: ExperimentTracker;
beforeEach(() => {
  client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
  tracker = new ExperimentTracker({ client });
});
afterEach(async () => {
  await tracker.close();
  await client.close();
});

test('A profile is read back by the run, and by every URI of the model that the run made', async () => {
  const run = await tracker.startRun();
  await logReferenceProfile(profile, run);
  const model = await run.logModel({ model: identity('float32'), name: 'model', registeredModelName: 'sum' });
  await run.end();
  await client.registeredModels.setAlias('sum', 'champion', '1');
  const uris = [run.runId, `runs:/${run.runId}`, `runs:/${run.runId}/model`, model.modelUri, 'models:/sum/1', 'models:/sum@champion'];
  for (const uri of uris) expect((await loadReferenceProfile(client, uri)).toJSON(), uri).toEqual(profile.toJSON());
});

test('A version that was registered by itself names its run too, and any facade of the client reads it', async () => {
  const registry = new ModelRegistry({ client });
  const { version } = await registry.registerModel({ model: identity('float32'), modelName: 'sum' });
  const { runId } = await client.modelVersions.get('sum', version);
  await expect(loadReferenceProfile(registry, `models:/sum/${version}`)).rejects.toThrow(
    expect.objectContaining({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/has no reference_profile\.json\. Store one with logReferenceProfile/),
    }),
  );
  await client.artifacts.write(runId as string, 'reference_profile.json', JSON.stringify(profile));
  expect((await loadReferenceProfile(registry, `models:/sum/${version}`)).toJSON()).toEqual(profile.toJSON());
  await registry.close();
});

test('What is no profile is neither logged nor read', async () => {
  const run = await tracker.startRun();
  await expect(logReferenceProfile({} as ReferenceProfile, run)).rejects.toThrow(/A reference profile must be logged, not/);
  await expect(logReferenceProfile(new Date(0) as unknown as ReferenceProfile, run)).rejects.toMatchObject({ code: 'VALIDATION' });
  expect(await client.artifacts.list(run.runId)).toEqual([]);
  for (const text of ['no JSON', '{"format":"another"}', JSON.stringify(profile).replace('"version":1', '"version":2')]) {
    await run.logText(text, 'reference_profile.json');
    await expect(loadReferenceProfile(client, run.runId)).rejects.toMatchObject({ code: 'MODEL', kind: 'corrupt' });
  }
  await run.end();
});

test('A run, a model or a client that is none is refused by name', async () => {
  const absent = '0'.repeat(32);
  await expect(loadReferenceProfile(client, absent)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(loadReferenceProfile(client, 'models:/nobody/1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(loadReferenceProfile(client, './model')).rejects.toThrow(/No run is known to have made the model \.\/model/);
  await expect(loadReferenceProfile({} as MlflowClient, absent)).rejects.toThrow(/read with an MlflowClient/);
  await expect(loadReferenceProfile(client, 3 as unknown as string)).rejects.toMatchObject({ code: 'VALIDATION' });
});

test('A larger file than was asked for is refused before it fills the memory', async () => {
  const run = await tracker.startRun();
  await logReferenceProfile(profile, run);
  await expect(loadReferenceProfile(client, run.runId, { maxBytes: 100 })).rejects.toMatchObject({ code: 'VALIDATION' });
  await run.end();
});
