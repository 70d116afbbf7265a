import { expect } from 'vitest';
import type { ModelContractSuite } from '../model-stores.js';
import { expectInvalid } from '../tracking-store/refusals.js';
import { expectMissing, newModel, newVersion } from './drafts.js';

/** Names that point to versions. */
export function aliasesContract({ test }: ModelContractSuite): void {
  test('points an alias to a version, and to another one', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name);
    await newVersion(registry, name);
    await registry.setAlias(name, 'champion', '1');
    await registry.setAlias(name, 'shadow', '1');
    expect(await registry.getVersionByAlias(name, 'champion')).toMatchObject({ version: '1', aliases: ['champion', 'shadow'] });
    await registry.setAlias(name, 'champion', '2');
    expect((await registry.getVersionByAlias(name, 'champion')).version).toBe('2');
    expect((await registry.getModelVersion(name, '1')).aliases).toEqual(['shadow']);
    expect({ ...(await registry.getRegisteredModel(name)).aliases }).toEqual({ champion: '2', shadow: '1' });
  });

  test('lists the aliases that exist when one is missing', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name);
    await registry.setAlias(name, 'champion', '1');
    await registry.setAlias(name, 'shadow', '1');
    await expectMissing(registry.getVersionByAlias(name, 'challenger'), 'challenger', 'champion', 'shadow');
    await expectMissing(registry.getVersionByAlias(name, 'Champion'), 'Champion');
  });

  test('deletes an alias; an absent one is deleted already', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name);
    await registry.setAlias(name, 'champion', '1');
    await registry.deleteAlias(name, 'champion');
    await registry.deleteAlias(name, 'champion');
    await expectMissing(registry.getVersionByAlias(name, 'champion'), 'champion');
  });

  test('takes the alias latest for the highest version, and lets nobody set it', async ({ registry }) => {
    const name = await newModel(registry);
    await expectMissing(registry.getVersionByAlias(name, 'latest'));
    await newVersion(registry, name);
    await newVersion(registry, name);
    await registry.transitionStage(name, '1', { stage: 'Production', archiveExisting: false });
    expect((await registry.getVersionByAlias(name, 'latest')).version).toBe('2');
    for (const alias of ['latest', 'Latest', 'v2', 'V10', 'a b', 'a/b']) await expectInvalid(registry.setAlias(name, alias, '1'));
  });

  test('keeps names of any script apart', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name);
    const aliases = ['1', 'v', 'v1x', '-a', 'größe', '冠军', 'x'.repeat(255)];
    for (const alias of aliases) await registry.setAlias(name, alias, '1');
    expect(Object.keys((await registry.getRegisteredModel(name)).aliases).sort()).toEqual(aliases.toSorted());
  });

  test('ends at one of the versions to which it was set at once', async ({ registry }) => {
    const name = await newModel(registry);
    const versions = await Promise.all(Array.from({ length: 4 }, () => newVersion(registry, name)));
    await Promise.all(versions.map(({ version }) => registry.setAlias(name, 'champion', version)));
    const { version, aliases } = await registry.getVersionByAlias(name, 'champion');
    expect(versions.map((each) => each.version)).toContain(version);
    expect(aliases).toEqual(['champion']);
  });
}
