import { expect } from 'vitest';
import { newId } from '../../../src/core/ids.js';
import type { LoggedModelDraft } from '../../../src/ports/logged-model-store.js';
import type { ModelContractSuite } from '../model-stores.js';
import { expectMissing, ownTags } from '../registry-store/drafts.js';
import { batch, newExperiment, newRun } from '../tracking-store/drafts.js';
import { expectInvalid } from '../tracking-store/refusals.js';

function draftOf(experimentId: string, parts: Partial<LoggedModelDraft> = {}): LoggedModelDraft {
  return { key: newId(), experimentId, params: [], tags: [], ...parts };
}

/** Creating, finalizing, reading, tagging and deleting logged models. */
export function loggedModelsContract({ test }: ModelContractSuite): void {
  test('creates a model and reads it back', async ({ tracking, loggedModels }) => {
    const experimentId = await newExperiment(tracking);
    const { runId } = (await newRun(tracking, { experimentId })).info;
    const created = await loggedModels.createLoggedModel(
      draftOf(experimentId, {
        name: 'classifier',
        modelType: 'Classifier',
        sourceRunId: runId,
        params: [{ key: 'depth', value: '3' }],
        tags: [{ key: 'team', value: 'größe 🎯' }],
      }),
    );
    expect(created).toMatchObject({
      experimentId,
      name: 'classifier',
      modelType: 'Classifier',
      sourceRunId: runId,
      status: 'PENDING',
      params: { depth: '3' },
      metrics: [],
    });
    expect(created.modelId).toMatch(/^m-[0-9a-f]{32}$/);
    expect(ownTags(created.tags)).toEqual({ team: 'größe 🎯' });
    const { artifactLocation } = await tracking.getExperiment(experimentId);
    expect(created.artifactUri).toBe(`${artifactLocation}/models/${created.modelId}/artifacts`);
    expect(await loggedModels.getLoggedModel(created.modelId)).toEqual(created);
  });

  test('invents a name when none is given', async ({ tracking, loggedModels }) => {
    const model = await loggedModels.createLoggedModel(draftOf(await newExperiment(tracking)));
    expect(model.name).not.toBe('');
    expect(model.modelType).toBeUndefined();
    expect(model.sourceRunId).toBeUndefined();
  });

  test('gives the same model to a create that is repeated with its key', async ({ tracking, loggedModels }) => {
    for (const key of [newId(), `${newId()}:model`]) {
      const draft = draftOf(await newExperiment(tracking), { key, name: 'model' });
      const first = await loggedModels.createLoggedModel(draft);
      expect((await loggedModels.createLoggedModel(draft)).modelId).toBe(first.modelId);
    }
  });

  test('takes more params than a server takes at once', async ({ tracking, loggedModels }) => {
    const params = Array.from({ length: 250 }, (_, index) => ({ key: `p${index}`, value: String(index) }));
    const model = await loggedModels.createLoggedModel(draftOf(await newExperiment(tracking), { params }));
    expect(Object.keys((await loggedModels.getLoggedModel(model.modelId)).params)).toHaveLength(250);
  });

  test('finalizes a model', async ({ tracking, loggedModels }) => {
    const { modelId } = await loggedModels.createLoggedModel(draftOf(await newExperiment(tracking)));
    expect((await loggedModels.finalizeLoggedModel(modelId, 'READY')).status).toBe('READY');
    expect((await loggedModels.finalizeLoggedModel(modelId, 'READY')).status).toBe('READY');
    expect((await loggedModels.finalizeLoggedModel(modelId, 'FAILED')).status).toBe('FAILED');
    expect((await loggedModels.getLoggedModel(modelId)).status).toBe('FAILED');
  });

  test('sets, overwrites and deletes tags', async ({ tracking, loggedModels }) => {
    const { modelId } = await loggedModels.createLoggedModel(draftOf(await newExperiment(tracking)));
    await loggedModels.setLoggedModelTags(modelId, [
      { key: 'a', value: '1' },
      { key: '__proto__', value: 'plain data' },
    ]);
    await loggedModels.setLoggedModelTags(modelId, [{ key: 'a', value: '2' }]);
    const { tags } = await loggedModels.getLoggedModel(modelId);
    expect(Object.getPrototypeOf(tags)).toBeNull();
    expect(tags['a']).toBe('2');
    expect(Object.entries(tags)).toContainEqual(['__proto__', 'plain data']);
    await loggedModels.deleteLoggedModelTag(modelId, 'a');
    expect((await loggedModels.getLoggedModel(modelId)).tags['a']).toBeUndefined();
    await expectMissing(loggedModels.deleteLoggedModelTag(modelId, 'absent'), 'absent');
  });

  test('shows the metrics that runs logged for it, with run and dataset', async ({ tracking, loggedModels }) => {
    const experimentId = await newExperiment(tracking);
    const { runId } = (await newRun(tracking, { experimentId })).info;
    const { modelId } = await loggedModels.createLoggedModel(draftOf(experimentId));
    const points = [
      { key: 'auc', value: 0.5, step: 0, timestamp: 1_000, modelId, datasetName: 'eval', datasetDigest: 'd1' },
      { key: 'auc', value: 0.75, step: 1, timestamp: 2_000, modelId },
    ];
    await tracking.logBatch(runId, batch({ metrics: [...points, { key: 'other', value: 1, step: 0, timestamp: 1_000 }] }));
    const { metrics } = await loggedModels.getLoggedModel(modelId);
    expect(metrics.toSorted((a, b) => a.step - b.step)).toMatchObject([
      { key: 'auc', value: 0.5, step: 0, timestamp: 1_000, runId, datasetName: 'eval', datasetDigest: 'd1' },
      { key: 'auc', value: 0.75, step: 1, timestamp: 2_000, runId },
    ]);
  });

  test('forgets a model that was deleted', async ({ tracking, loggedModels }) => {
    const experimentId = await newExperiment(tracking);
    const { modelId } = await loggedModels.createLoggedModel(draftOf(experimentId));
    await loggedModels.deleteLoggedModel(modelId);
    await expectMissing(loggedModels.getLoggedModel(modelId), modelId);
    expect((await loggedModels.searchLoggedModels({ experimentIds: [experimentId], maxResults: 10 })).items).toEqual([]);
  });

  test('says what does not exist and refuses names that no URI can hold', async ({ tracking, loggedModels }) => {
    const modelId = `m-${newId()}`;
    await expectMissing(loggedModels.getLoggedModel(modelId), modelId);
    await expectMissing(loggedModels.finalizeLoggedModel(modelId, 'READY'), modelId);
    await expectMissing(loggedModels.setLoggedModelTags(modelId, [{ key: 'k', value: 'v' }]), modelId);
    await expectMissing(loggedModels.deleteLoggedModelTag(modelId, 'k'), modelId);
    await expectMissing(loggedModels.deleteLoggedModel(modelId), modelId);
    await expectMissing(loggedModels.createLoggedModel(draftOf('999999999')), '999999999');
    const experimentId = await newExperiment(tracking);
    for (const name of ['a/b', 'a:b', 'a.b', 'a%b', `it's`])
      await expectInvalid(loggedModels.createLoggedModel(draftOf(experimentId, { name })));
  });
}
