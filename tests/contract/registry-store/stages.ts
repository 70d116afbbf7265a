import { expect } from 'vitest';
import type { ModelStage } from '../../../src/core/entities/model-version.js';
import type { RegistryStore } from '../../../src/ports/registry-store.js';
import type { ModelContractSuite } from '../model-stores.js';
import { newModel, newVersion } from './drafts.js';

async function stagesOf(registry: RegistryStore, name: string): Promise<Record<string, ModelStage>> {
  const { items } = await registry.searchModelVersions({ filter: `name = '${name}'`, maxResults: 100 });
  return Object.fromEntries(items.map(({ version, currentStage }) => [version, currentStage]));
}

async function latest(registry: RegistryStore, name: string, stages: readonly ModelStage[] = []): Promise<string[]> {
  return (await registry.latestVersions(name, stages)).map(({ version, currentStage }) => `${version} ${currentStage}`).sort();
}

/** Stages of the old kind. */
export function stagesContract({ test }: ModelContractSuite): void {
  test('moves a version from stage to stage', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name);
    for (const stage of ['Staging', 'Production', 'Archived', 'None'] as const) {
      const moved = await registry.transitionStage(name, '1', { stage, archiveExisting: false });
      expect(moved).toMatchObject({ name, version: '1', currentStage: stage });
      expect((await registry.getModelVersion(name, '1')).currentStage).toBe(stage);
    }
  });

  test('archives the other versions of a stage when asked to', async ({ registry }) => {
    const name = await newModel(registry);
    for (let count = 0; count < 4; count += 1) await newVersion(registry, name);
    await registry.transitionStage(name, '1', { stage: 'Production', archiveExisting: false });
    await registry.transitionStage(name, '2', { stage: 'Production', archiveExisting: false });
    await registry.transitionStage(name, '3', { stage: 'Staging', archiveExisting: false });
    expect(await stagesOf(registry, name)).toEqual({ 1: 'Production', 2: 'Production', 3: 'Staging', 4: 'None' });
    await registry.transitionStage(name, '4', { stage: 'Production', archiveExisting: true });
    expect(await stagesOf(registry, name)).toEqual({ 1: 'Archived', 2: 'Archived', 3: 'Staging', 4: 'Production' });
  });

  test('gives the newest version of every stage', async ({ registry }) => {
    const name = await newModel(registry);
    for (let count = 0; count < 11; count += 1) await newVersion(registry, name);
    for (const version of ['2', '10']) await registry.transitionStage(name, version, { stage: 'Production', archiveExisting: false });
    await registry.transitionStage(name, '3', { stage: 'Staging', archiveExisting: false });
    expect(await latest(registry, name)).toEqual(['10 Production', '11 None', '3 Staging']);
    expect(await latest(registry, name, ['Production', 'Archived'])).toEqual(['10 Production']);
    expect((await registry.getRegisteredModel(name)).latestVersions.map(({ version }) => version).sort()).toEqual(['10', '11', '3']);
    await registry.deleteModelVersion(name, '10');
    expect(await latest(registry, name, ['Production'])).toEqual(['2 Production']);
  });

  test('refuses to archive the versions of a stage that is not active', async ({ registry }) => {
    const name = await newModel(registry);
    await newVersion(registry, name);
    await expect(registry.transitionStage(name, '1', { stage: 'Archived', archiveExisting: true })).rejects.toThrow();
    expect(await stagesOf(registry, name)).toEqual({ 1: 'None' });
  });
}
