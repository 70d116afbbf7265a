import { expect } from 'vitest';
import type { ModelContractSuite } from '../model-stores.js';
import { uniqueName } from '../tracking-store/drafts.js';
import { expectAlreadyExists, expectInvalid } from '../tracking-store/refusals.js';
import { expectMissing, newModel, newVersion, ownTags } from './drafts.js';

/** Creating, reading, renaming, deleting and tagging registered models. */
export function registeredModelsContract({ test }: ModelContractSuite): void {
  test('creates a model and reads it back', async ({ registry }) => {
    const name = uniqueName('model');
    const created = await registry.createRegisteredModel({ name, description: 'finds churn', tags: [{ key: 'team', value: 'growth' }] });
    expect(created).toMatchObject({ name, description: 'finds churn', tags: { team: 'growth' }, latestVersions: [] });
    expect({ ...created.aliases }).toEqual({});
    expect(created.creationTimestamp).toBeGreaterThan(1_600_000_000_000);
    expect(await registry.getRegisteredModel(name)).toEqual(created);
    expect(Object.getPrototypeOf(created.tags)).toBeNull();
    expect(Object.getPrototypeOf(created.aliases)).toBeNull();
  });

  test('leaves out a description that was not given', async ({ registry }) => {
    const model = await registry.createRegisteredModel({ name: uniqueName('model') });
    expect(model.description).toBeUndefined();
  });

  test('refuses a name that exists, also when many create it at once', async ({ registry }) => {
    const name = await newModel(registry);
    await expectAlreadyExists(registry.createRegisteredModel({ name }), name);
    const raced = uniqueName('raced');
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => registry.createRegisteredModel({ name: raced })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'AlreadyExistsError' });
    }
  });

  test('keeps names and tags in any script', async ({ registry }) => {
    const name = uniqueName('Größe 尺寸 🚀 it\'s "quoted" 100% a@b');
    const tags = [
      { key: 'Länge/длина', value: '深さ 🎯\n\t\\ "x"' },
      { key: '__proto__', value: 'plain data' },
    ];
    await registry.createRegisteredModel({ name, tags });
    const model = await registry.getRegisteredModel(name);
    expect(model.name).toBe(name);
    expect(Object.entries(ownTags(model.tags)).sort()).toEqual(tags.map(({ key, value }) => [key, value]).sort());
  });

  test('refuses names that no models:/ URI can hold', async ({ registry }) => {
    for (const name of ['a/b', 'a:b', '..', '..a']) await expectInvalid(registry.createRegisteredModel({ name }));
  });

  test('says which model does not exist', async ({ registry }) => {
    const name = uniqueName('missing');
    await expectMissing(registry.getRegisteredModel(name), name);
    await expectMissing(registry.updateRegisteredModel(name, 'x'), name);
    await expectMissing(registry.renameRegisteredModel(name, uniqueName()), name);
    await expectMissing(registry.deleteRegisteredModel(name), name);
    await expectMissing(registry.setRegisteredModelTag(name, { key: 'k', value: 'v' }), name);
    await expectMissing(registry.deleteRegisteredModelTag(name, 'k'), name);
    await expectMissing(registry.latestVersions(name, []), name);
    await expectMissing(registry.getVersionByAlias(name, 'champion'), name);
    await expectMissing(newVersion(registry, name), name);
  });

  test('updates the description and moves the last update time', async ({ registry }) => {
    const name = await newModel(registry);
    const before = await registry.getRegisteredModel(name);
    const after = await registry.updateRegisteredModel(name, 'new words');
    expect(after).toMatchObject({ name, description: 'new words', creationTimestamp: before.creationTimestamp });
    expect(after.lastUpdatedTimestamp).toBeGreaterThanOrEqual(before.lastUpdatedTimestamp);
    expect(await registry.getRegisteredModel(name)).toEqual(after);
  });

  test('renames a model with its versions, tags and aliases', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name, { tags: [{ key: 'seed', value: '7' }] });
    await registry.setAlias(name, 'champion', '1');
    await registry.setRegisteredModelTag(name, { key: 'team', value: 'growth' });
    const newName = uniqueName('renamed');
    expect(await registry.renameRegisteredModel(name, newName)).toMatchObject({ name: newName, tags: { team: 'growth' } });
    await expectMissing(registry.getRegisteredModel(name), name);
    expect({ ...(await registry.getRegisteredModel(newName)).aliases }).toEqual({ champion: '1' });
    const version = await registry.getVersionByAlias(newName, 'champion');
    expect(version).toMatchObject({ name: newName, version: '1' });
    expect(ownTags(version.tags)).toEqual({ seed: '7' });
  });

  test('refuses to rename over another model', async ({ registry }) => {
    const [name, taken] = [await newModel(registry), await newModel(registry)];
    await expectAlreadyExists(registry.renameRegisteredModel(name, taken), taken);
    expect((await registry.getRegisteredModel(name)).name).toBe(name);
  });

  test('deletes a model with everything it has; its name begins anew', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name, { tags: [{ key: 'seed', value: '7' }] });
    await registry.setAlias(name, 'champion', '1');
    await registry.setRegisteredModelTag(name, { key: 'team', value: 'growth' });
    await registry.deleteRegisteredModel(name);
    await expectMissing(registry.getRegisteredModel(name), name);
    await expectMissing(registry.getModelVersion(name, '1'));
    await newModel(registry, name);
    expect(await registry.getRegisteredModel(name)).toMatchObject({ tags: {}, aliases: {}, latestVersions: [] });
    const again = await newVersion(registry, name);
    expect(again.version).toBe('1');
    expect(ownTags(again.tags)).toEqual({});
  });

  test('sets, overwrites and deletes tags; an absent tag is deleted already', async ({ registry }) => {
    const name = await newModel(registry);
    await registry.setRegisteredModelTag(name, { key: 'team', value: 'growth' });
    await registry.setRegisteredModelTag(name, { key: 'team', value: 'risk' });
    expect(ownTags((await registry.getRegisteredModel(name)).tags)).toEqual({ team: 'risk' });
    await registry.deleteRegisteredModelTag(name, 'team');
    await registry.deleteRegisteredModelTag(name, 'team');
    expect(ownTags((await registry.getRegisteredModel(name)).tags)).toEqual({});
  });
}
