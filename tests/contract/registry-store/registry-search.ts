import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { newId } from '../../../src/core/ids.js';
import type { RegistryQuery, RegistryStore } from '../../../src/ports/registry-store.js';
import type { ModelContractSuite, ModelStores } from '../model-stores.js';
import { allPages, newRun, uniqueName } from '../tracking-store/drafts.js';
import { expectInvalid } from '../tracking-store/refusals.js';
import { newModel, newVersion } from './drafts.js';

/** Three models whose names begin alike; the middle one has a tag of another value. */
async function threeModels(registry: RegistryStore): Promise<{ prefix: string; names: string[] }> {
  const prefix = uniqueName('search');
  const names = ['a', 'b', 'c'].map((end) => `${prefix}-${end}`);
  for (const [index, name] of names.entries()) {
    await registry.createRegisteredModel({
      name,
      tags: [
        { key: 'team', value: index === 1 ? 'risk' : 'growth' },
        { key: 'my key', value: `V${index}` },
      ],
    });
  }
  return { prefix, names };
}

async function modelNames(registry: RegistryStore, query: Partial<RegistryQuery>): Promise<string[]> {
  return (await registry.searchRegisteredModels({ maxResults: 100, ...query })).items.map(({ name }) => name);
}

async function versionNumbers(registry: RegistryStore, query: Partial<RegistryQuery>): Promise<string[]> {
  return (await registry.searchModelVersions({ maxResults: 100, ...query })).items.map(({ version }) => version);
}

async function versions(stores: ModelStores) {
  const name = await newModel(stores.registry);
  const { runId } = (await newRun(stores.tracking)).info;
  await newVersion(stores.registry, name, { source: 's3://bucket/x', runId, tags: [{ key: 'seed', value: '7' }] });
  await newVersion(stores.registry, name, { source: 's3://bucket/Y', tags: [{ key: 'seed', value: '8' }] });
  await newVersion(stores.registry, name, { source: 's3://other/z' });
  return { name, runId };
}

/** Searching models and versions. */
export function registrySearchContract({ test }: ModelContractSuite): void {
  test('finds models by name and by tag', async ({ registry }) => {
    const { prefix, names } = await threeModels(registry);
    const [a, b, c] = names as [string, string, string];
    expect(await modelNames(registry, { filter: `name = '${a}'` })).toEqual([a]);
    expect(await modelNames(registry, { filter: `name LIKE '${prefix}%' AND name != '${a}'` })).toEqual([b, c]);
    expect(await modelNames(registry, { filter: `name LIKE '${prefix}-B'` })).toEqual([]);
    expect(await modelNames(registry, { filter: `name ILIKE '${prefix}-B'` })).toEqual([b]);
    expect(await modelNames(registry, { filter: `name IN ('${a}', '${c}')` })).toEqual([a, c]);
    expect(await modelNames(registry, { filter: `name LIKE '${prefix}%' AND tags.team = 'growth'` })).toEqual([a, c]);
    expect(await modelNames(registry, { filter: `name LIKE '${prefix}%' AND tags.team != 'growth'` })).toEqual([b]);
    expect(await modelNames(registry, { filter: `tags.\`my key\` ILIKE 'v_' AND name LIKE '${prefix}%' AND tags.team = 'risk'` })).toEqual([
      b,
    ]);
    expect(await modelNames(registry, { filter: `name LIKE '${prefix}%' AND tags.absent != 'x'` })).toEqual([]);
  });

  test('orders models and gives them page by page', async ({ registry }) => {
    const { prefix, names } = await threeModels(registry);
    const [a, b, c] = names as [string, string, string];
    const filter = `name LIKE '${prefix}%'`;
    expect(await modelNames(registry, { filter, orderBy: ['name DESC'] })).toEqual([c, b, a]);
    await sleep(5);
    await registry.updateRegisteredModel(a, 'last changed');
    expect((await modelNames(registry, { filter, orderBy: ['last_updated_timestamp DESC'] }))[0]).toBe(a);
    const pages = await allPages((pageToken) => registry.searchRegisteredModels({ filter, maxResults: 2, pageToken }));
    expect(pages.map((page) => page.map(({ name }) => name))).toEqual([[a, b], [c]]);
  });

  test('shows aliases, tags and latest versions of the models it finds', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name);
    await registry.setAlias(name, 'champion', '1');
    await registry.setRegisteredModelTag(name, { key: 'team', value: 'risk' });
    const { items } = await registry.searchRegisteredModels({ filter: `name = '${name}'`, maxResults: 10 });
    expect(items).toEqual([await registry.getRegisteredModel(name)]);
  });

  test('finds versions by name, number, run, source and tag', async (stores) => {
    const { registry } = stores;
    const { name, runId } = await versions(stores);
    const of = (more: string) => versionNumbers(registry, { filter: `name = '${name}' AND ${more}`, orderBy: ['version_number ASC'] });
    expect(await of(`version_number > 1`)).toEqual(['2', '3']);
    expect(await of(`version_number = '2'`)).toEqual(['2']);
    expect(await of(`run_id = '${runId}'`)).toEqual(['1']);
    expect(await of(`run_id IN ('${runId}', '${newId()}')`)).toEqual(['1']);
    expect(await of(`source_path LIKE 's3://bucket/%'`)).toEqual(['1', '2']);
    expect(await of(`source_path ILIKE '%/y'`)).toEqual(['2']);
    expect(await of(`tags.seed = '7'`)).toEqual(['1']);
    expect(await of(`tags.seed != '7'`)).toEqual(['2']);
  });

  test('orders versions and gives them page by page, without those that were deleted', async (stores) => {
    const { registry } = stores;
    const { name } = await versions(stores);
    for (let count = 3; count < 11; count += 1) await newVersion(registry, name);
    await registry.deleteModelVersion(name, '2');
    const filter = `name = '${name}'`;
    const ascending = ['1', '3', '4', '5', '6', '7', '8', '9', '10', '11'];
    expect(await versionNumbers(registry, { filter, orderBy: ['version_number DESC'] })).toEqual(ascending.toReversed());
    expect(await versionNumbers(registry, { filter, orderBy: ['creation_timestamp ASC', 'version_number ASC'] })).toEqual(ascending);
    const pages = await allPages((pageToken) =>
      registry.searchModelVersions({ filter, orderBy: ['version_number'], maxResults: 4, pageToken }),
    );
    expect(pages.map((page) => page.map(({ version }) => version))).toEqual([
      ascending.slice(0, 4),
      ascending.slice(4, 8),
      ascending.slice(8),
    ]);
    await sleep(5);
    await registry.updateModelVersion(name, '5', 'last changed');
    expect((await versionNumbers(registry, { filter }))[0]).toBe('5');
  });

  test('hides prompts unless the filter asks for them', async ({ registry }) => {
    const prompt = uniqueName('prompt');
    await registry.createRegisteredModel({ name: prompt, tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }] });
    expect(await modelNames(registry, { filter: `name = '${prompt}'` })).toEqual([]);
    expect(await modelNames(registry, { filter: `name = '${prompt}' AND tags.\`mlflow.prompt.is_prompt\` = 'true'` })).toEqual([prompt]);
    const model = await newModel(registry);
    expect(await modelNames(registry, { filter: `name = '${model}' AND tags.\`mlflow.prompt.is_prompt\` != 'true'` })).toEqual([model]);
  });

  test('finds names with quotes, percent signs and other scripts', async ({ registry }) => {
    const name = await newModel(registry, `${uniqueName('it"s 100% größe 尺寸')}`);
    expect(await modelNames(registry, { filter: `name = '${name}'` })).toEqual([name]);
  });

  test('refuses searches that MLflow refuses', async ({ registry }) => {
    const models = ['status = "x"', 'version_number = 1', "name > 'a'", "name = 'a' OR name = 'b'", "params.x = 'y'"];
    for (const filter of models) await expectInvalid(registry.searchRegisteredModels({ filter, maxResults: 10 }));
    const found = ["alias = 'champion'", "source_path IN ('a')", 'version_number LIKE 1', 'version_number > 1.5', "tags.x > 'a'"];
    for (const filter of found) await expectInvalid(registry.searchModelVersions({ filter, maxResults: 10 }));
    await expectInvalid(registry.searchRegisteredModels({ orderBy: ['creation_timestamp'], maxResults: 10 }));
    await expectInvalid(registry.searchModelVersions({ orderBy: ['run_id'], maxResults: 10 }));
    await expectInvalid(registry.searchModelVersions({ maxResults: 10, pageToken: 'garbage' }));
  });
}
