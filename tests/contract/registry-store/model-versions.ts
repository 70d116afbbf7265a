import { expect } from 'vitest';
import { newId } from '../../../src/core/ids.js';
import type { ModelContractSuite } from '../model-stores.js';
import { newRun, uniqueName } from '../tracking-store/drafts.js';
import { expectMissing, newModel, newVersion, ownTags, versionDraft } from './drafts.js';

/** Creating, numbering, reading, deleting and tagging versions. */
export function modelVersionsContract({ test }: ModelContractSuite): void {
  test('creates a version and reads it back', async ({ registry, tracking }) => {
    const name = await newModel(registry);
    const { runId } = (await newRun(tracking)).info;
    const created = await newVersion(registry, name, {
      source: 's3://bucket/some/model',
      runId,
      runLink: 'https://example.org/run',
      description: 'the first',
      tags: [{ key: 'seed', value: '7' }],
    });
    expect(created).toMatchObject({
      name,
      version: '1',
      currentStage: 'None',
      source: 's3://bucket/some/model',
      runId,
      runLink: 'https://example.org/run',
      description: 'the first',
      status: 'READY',
      aliases: [],
    });
    expect(ownTags(created.tags)).toEqual({ seed: '7' });
    expect(created.lastUpdatedTimestamp).toBe(created.creationTimestamp);
    expect(await registry.getModelVersion(name, '1')).toEqual(created);
    expect(await registry.downloadUri(name, '1')).toBe('s3://bucket/some/model');
  });

  test('leaves out what was not given', async ({ registry }) => {
    const version = await newVersion(registry, await newModel(registry));
    for (const key of ['description', 'runId', 'runLink', 'modelId', 'statusMessage'] as const) expect(version[key]).toBeUndefined();
  });

  test('gives the same version to a create that is repeated with its key', async ({ registry }) => {
    const name = await newModel(registry);
    const draft = versionDraft(name);
    const first = await registry.createModelVersion(draft);
    expect((await registry.createModelVersion(draft)).version).toBe(first.version);
    expect((await newVersion(registry, name)).version).toBe('2');
    expect((await registry.createModelVersion(draft)).version).toBe(first.version);
  });

  test('knows a repeated create also where no filter can hold the name, and apart from other models with that key', async ({
    registry,
  }) => {
    const key = newId();
    for (const ending of [`"quoted" it's`, 'back\\']) {
      const draft = versionDraft(await newModel(registry, uniqueName('model') + ending), { key });
      expect((await registry.createModelVersion(draft)).name).toBe(draft.name);
      expect((await registry.createModelVersion(draft)).version).toBe('1');
    }
  });

  test('gives eight versions to eight creates at once', async ({ registry }) => {
    const name = await newModel(registry);
    const created = await Promise.all(Array.from({ length: 8 }, () => newVersion(registry, name)));
    expect(created.map(({ version }) => Number(version)).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('never gives a number again, also after deleting the highest', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name);
    await newVersion(registry, name);
    await registry.deleteModelVersion(name, '2');
    expect((await newVersion(registry, name)).version).toBe('3');
  });

  test('forgets a version that was deleted', async ({ registry }) => {
    const name = await newModel(registry);
    const draft = versionDraft(name);
    await registry.createModelVersion(draft);
    await newVersion(registry, name);
    await registry.setAlias(name, 'champion', '1');
    await registry.setAlias(name, 'other', '2');
    await registry.deleteModelVersion(name, '1');
    await expectMissing(registry.getModelVersion(name, '1'));
    await expectMissing(registry.deleteModelVersion(name, '1'));
    await expectMissing(registry.setAlias(name, 'champion', '1'));
    await expectMissing(registry.downloadUri(name, '1'));
    const model = await registry.getRegisteredModel(name);
    expect({ ...model.aliases }).toEqual({ other: '2' });
    expect(model.latestVersions.map(({ version }) => version)).toEqual(['2']);
    expect((await registry.createModelVersion(draft)).version).toBe('3');
  });

  test('says which version does not exist', async ({ registry }) => {
    const name = await newModel(registry);
    await expectMissing(registry.getModelVersion(name, '7'), name, '7');
    await expectMissing(registry.updateModelVersion(name, '7', 'x'), '7');
    await expectMissing(registry.setModelVersionTag(name, '7', { key: 'k', value: 'v' }), '7');
    await expectMissing(registry.deleteModelVersionTag(name, '7', 'k'), '7');
    await expectMissing(registry.setAlias(name, 'champion', '7'), '7');
    await expectMissing(registry.transitionStage(name, '7', { stage: 'Staging', archiveExisting: false }), '7');
    await expectMissing(registry.downloadUri(name, '7'), '7');
    await expectMissing(registry.getModelVersion(uniqueName('missing'), '1'));
  });

  test('updates the description', async ({ registry }) => {
    const name = await newModel(registry);
    const before = await newVersion(registry, name);
    const after = await registry.updateModelVersion(name, '1', 'better words');
    expect(after).toMatchObject({ version: '1', description: 'better words', source: before.source });
    expect(after.lastUpdatedTimestamp).toBeGreaterThanOrEqual(before.lastUpdatedTimestamp);
    expect(await registry.getModelVersion(name, '1')).toEqual(after);
  });

  test('sets, overwrites and deletes tags of any text; an absent tag is deleted already', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name);
    await registry.setModelVersionTag(name, '1', { key: 'digest', value: 'a' });
    await registry.setModelVersionTag(name, '1', { key: 'digest', value: '深さ 🎯\n"x"' });
    await registry.setModelVersionTag(name, '1', { key: '__proto__', value: 'x'.repeat(20_000) });
    const { tags } = await registry.getModelVersion(name, '1');
    expect(Object.getPrototypeOf(tags)).toBeNull();
    expect(tags['digest']).toBe('深さ 🎯\n"x"');
    expect(Object.entries(tags)).toContainEqual(['__proto__', 'x'.repeat(20_000)]);
    await registry.deleteModelVersionTag(name, '1', 'digest');
    await registry.deleteModelVersionTag(name, '1', 'digest');
    expect((await registry.getModelVersion(name, '1')).tags['digest']).toBeUndefined();
  });

  test('keeps every tag that is set at once', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name);
    const keys = Array.from({ length: 8 }, (_, index) => `k${index}`);
    await Promise.all(keys.map((key) => registry.setModelVersionTag(name, '1', { key, value: newId() })));
    expect(Object.keys(ownTags((await registry.getModelVersion(name, '1')).tags)).sort()).toEqual(keys);
  });
}
