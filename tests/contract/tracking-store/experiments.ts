import { expect } from 'vitest';
import { dictionary } from '../../../src/core/dictionary.js';
import type { Experiment } from '../../../src/core/entities/experiment.js';
import type { ContractSuite } from './contract-suite.js';
import { newExperiment, newRun, runDraft, uniqueName } from './drafts.js';
import { expectAlreadyExists, expectInvalid, expectNotFound } from './refusals.js';

const unknownId = '999999999';

/** The tags without those that a store adds to recognise its own creations. */
function ownTags(experiment: Experiment): Record<string, string> {
  return dictionary(Object.entries(experiment.tags).filter(([key]) => !key.startsWith('mlflow_ops.')));
}

/** Creating, reading, renaming, deleting, restoring and tagging experiments. */
export function experimentsContract({ test }: ContractSuite): void {
  test('creates an experiment and reads it back by id and by name', async (store) => {
    const before = Date.now();
    const name = uniqueName();
    const experimentId = await store.createExperiment({ name, tags: [{ key: 'team', value: 'vision' }] });
    expect(experimentId).toMatch(/^\d+$/);
    const experiment = await store.getExperiment(experimentId);
    expect(experiment).toMatchObject({ experimentId, name, lifecycleStage: 'active' });
    expect(ownTags(experiment)).toEqual({ team: 'vision' });
    expect(experiment.artifactLocation).toContain(experimentId);
    // The server's clock is this machine's; a second of difference is rounding.
    expect(experiment.creationTime).toBeGreaterThan(before - 1_000);
    expect(experiment.lastUpdateTime).toBe(experiment.creationTime);
    expect(await store.getExperimentByName(name)).toEqual(experiment);
  });

  test('has an experiment 0 named Default from the beginning', async (store) => {
    expect(await store.getExperiment('0')).toMatchObject({ experimentId: '0', name: 'Default' });
  });

  test('keeps the artifact location it was given', async (store) => {
    const artifactLocation = 's3://bucket/some/prefix';
    const experimentId = await store.createExperiment({ name: uniqueName(), artifactLocation });
    expect((await store.getExperiment(experimentId)).artifactLocation).toBe(artifactLocation);
    const run = await store.createRun(runDraft(experimentId));
    expect(run.info.artifactUri).toBe(`${artifactLocation}/${run.info.runId}/artifacts`);
  });

  test('keeps names and tags in any script', async (store) => {
    const name = `${uniqueName('Größe 尺寸 🚀 it\'s "quoted" 100%')} `;
    const tags = [
      { key: 'Länge/длина', value: '深さ 🎯\n\t\\ "x"' },
      { key: '__proto__', value: 'plain data' },
      { key: 'empty', value: '' },
    ];
    const experimentId = await store.createExperiment({ name, tags });
    const experiment = await store.getExperimentByName(name);
    expect(experiment.experimentId).toBe(experimentId);
    expect(Object.entries(ownTags(experiment)).sort()).toEqual(tags.map((tag) => [tag.key, tag.value]).sort());
    expect(Object.getPrototypeOf(experiment.tags)).toBeNull();
  });

  test('refuses a name that exists, also when that experiment is deleted', async (store) => {
    const name = uniqueName();
    const experimentId = await store.createExperiment({ name });
    await expectAlreadyExists(store.createExperiment({ name }), name);
    await store.deleteExperiment(experimentId);
    await expectAlreadyExists(store.createExperiment({ name }), name);
  });

  test('treats names as case-sensitive', async (store) => {
    const name = uniqueName('Case');
    const ids = [await store.createExperiment({ name }), await store.createExperiment({ name: name.toLowerCase() })];
    expect((await store.getExperimentByName(name)).experimentId).toBe(ids[0]);
    expect((await store.getExperimentByName(name.toLowerCase())).experimentId).toBe(ids[1]);
  });

  test('says which experiment does not exist', async (store) => {
    const name = uniqueName('missing');
    await expectNotFound(store.getExperiment(unknownId), unknownId);
    await expectNotFound(store.getExperimentByName(name), name);
    await expectNotFound(store.renameExperiment(unknownId, uniqueName()), unknownId);
    await expectNotFound(store.deleteExperiment(unknownId), unknownId);
    await expectNotFound(store.restoreExperiment(unknownId), unknownId);
    await expectNotFound(store.setExperimentTag(unknownId, { key: 'k', value: 'v' }), unknownId);
    await expectNotFound(store.deleteExperimentTag(unknownId, 'k'), unknownId);
  });

  test('renames an experiment and moves its last update time', async (store) => {
    const experimentId = await newExperiment(store);
    const before = await store.getExperiment(experimentId);
    const name = uniqueName('renamed');
    await store.renameExperiment(experimentId, name);
    const after = await store.getExperiment(experimentId);
    expect(after.name).toBe(name);
    expect(after.creationTime).toBe(before.creationTime);
    expect(after.lastUpdateTime).toBeGreaterThanOrEqual(before.lastUpdateTime ?? Number.POSITIVE_INFINITY);
    await expectNotFound(store.getExperimentByName(before.name), before.name);
  });

  test('refuses to rename a deleted experiment', async (store) => {
    const experimentId = await newExperiment(store);
    await store.deleteExperiment(experimentId);
    await expect(store.renameExperiment(experimentId, uniqueName())).rejects.toMatchObject({
      name: 'ConflictError',
      errorCode: 'INVALID_STATE',
      retryable: false,
    });
  });

  test('deletes an experiment with its runs and restores both', async (store) => {
    const experimentId = await newExperiment(store);
    const { runId } = (await newRun(store, { experimentId })).info;
    await store.deleteExperiment(experimentId);
    expect((await store.getExperiment(experimentId)).lifecycleStage).toBe('deleted');
    expect((await store.getRun(runId)).info.lifecycleStage).toBe('deleted');
    await store.restoreExperiment(experimentId);
    expect((await store.getExperiment(experimentId)).lifecycleStage).toBe('active');
    expect((await store.getRun(runId)).info.lifecycleStage).toBe('active');
  });

  test('finds a deleted experiment by name', async (store) => {
    const name = uniqueName();
    const experimentId = await store.createExperiment({ name });
    await store.deleteExperiment(experimentId);
    expect(await store.getExperimentByName(name)).toMatchObject({ experimentId, lifecycleStage: 'deleted' });
  });

  test('has nothing to delete or restore a second time', async (store) => {
    const experimentId = await newExperiment(store);
    await expectNotFound(store.restoreExperiment(experimentId), experimentId);
    await store.deleteExperiment(experimentId);
    await expectNotFound(store.deleteExperiment(experimentId), experimentId);
  });

  test('sets, overwrites and deletes tags', async (store) => {
    const experimentId = await newExperiment(store);
    await store.setExperimentTag(experimentId, { key: 'team', value: 'vision' });
    await store.setExperimentTag(experimentId, { key: 'team', value: 'speech' });
    await store.setExperimentTag(experimentId, { key: 'team', value: 'speech' });
    await store.setExperimentTag(experimentId, { key: 'note', value: '' });
    expect(ownTags(await store.getExperiment(experimentId))).toEqual({ team: 'speech', note: '' });
    await store.deleteExperimentTag(experimentId, 'team');
    expect(ownTags(await store.getExperiment(experimentId))).toEqual({ note: '' });
    await expectNotFound(store.deleteExperimentTag(experimentId, 'team'), 'team');
  });

  test('refuses to tag a deleted experiment', async (store) => {
    const experimentId = await newExperiment(store);
    await store.setExperimentTag(experimentId, { key: 'kept', value: 'yes' });
    await store.deleteExperiment(experimentId);
    await expectInvalid(store.setExperimentTag(experimentId, { key: 'k', value: 'v' }), experimentId);
    await expectInvalid(store.deleteExperimentTag(experimentId, 'kept'), experimentId);
    expect(ownTags(await store.getExperiment(experimentId))).toEqual({ kept: 'yes' });
  });

  test('refuses new runs in a deleted or unknown experiment', async (store) => {
    const experimentId = await newExperiment(store);
    await store.deleteExperiment(experimentId);
    await expectInvalid(store.createRun(runDraft(experimentId)), experimentId);
    await expectNotFound(store.createRun(runDraft(unknownId)), unknownId);
  });
}
