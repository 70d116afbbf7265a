import { expect } from 'vitest';
import type { RunStatus } from '../../../src/core/entities/run.js';
import type { ContractSuite } from './contract-suite.js';
import { batch, metric, newExperiment, newRun, newRunId, runDraft } from './drafts.js';
import { expectInvalid, expectNotFound } from './refusals.js';

const unknownId = 'f'.repeat(32);

/** Creating, reading, changing, deleting and restoring runs. */
export function runsContract({ test }: ContractSuite): void {
  test('creates a running run and reads the same back', async (store) => {
    const experimentId = await newExperiment(store);
    const draft = runDraft(experimentId, { runName: 'first try', tags: [{ key: 'lr', value: 'high' }] });
    const created = await store.createRun(draft);
    expect(created.info).toEqual({
      runId: expect.stringMatching(/^[0-9a-f]{32}$/),
      runName: 'first try',
      experimentId,
      userId: 'tester',
      status: 'RUNNING',
      startTime: draft.startTime,
      artifactUri: expect.stringContaining(`/${created.info.runId}/artifacts`),
      lifecycleStage: 'active',
    });
    expect({ ...created.data.tags }).toMatchObject({ lr: 'high', 'mlflow.runName': 'first try', 'mlflow_ops.key': draft.key });
    expect(await store.getRun(created.info.runId)).toEqual(created);
  });

  test('starts without metrics, params, inputs and outputs', async (store) => {
    const run = await newRun(store);
    expect(run.data.latestMetrics).toEqual([]);
    for (const data of [run.data.metrics, run.data.params]) expect(Object.keys(data)).toEqual([]);
    expect(run.inputs).toEqual({ datasetInputs: [], modelInputs: [] });
    expect(run.outputs).toEqual({ modelOutputs: [] });
  });

  test('puts the artifacts of a run below those of its experiment', async (store) => {
    const { info } = await newRun(store);
    const { artifactLocation } = await store.getExperiment(info.experimentId);
    expect(info.artifactUri).toBe(`${artifactLocation}/${info.runId}/artifacts`);
  });

  test('invents a name for a run without one', async (store) => {
    const run = await newRun(store);
    expect(run.info.runName).toMatch(/\S/);
    expect(run.data.tags['mlflow.runName']).toBe(run.info.runName);
  });

  test('takes the name from the tag mlflow.runName, and refuses two different names', async (store) => {
    const experimentId = await newExperiment(store);
    const tags = [{ key: 'mlflow.runName', value: 'from the tag' }];
    expect((await store.createRun(runDraft(experimentId, { tags }))).info.runName).toBe('from the tag');
    expect((await store.createRun(runDraft(experimentId, { tags, runName: 'from the tag' }))).info.runName).toBe('from the tag');
    await expectInvalid(store.createRun(runDraft(experimentId, { tags, runName: 'another' })));
  });

  test('makes two runs of the same name when their keys differ', async (store) => {
    const experimentId = await newExperiment(store);
    const runs = await Promise.all([1, 2].map(() => newRun(store, { experimentId, runName: 'twin' })));
    expect(new Set(runs.map((run) => run.info.runId)).size).toBe(2);
  });

  test('keeps names, users and tags in any script', async (store) => {
    const parts = {
      runName: 'Lauf № 7 — 実験 🧪 "x" \'y\' \\ %',
      userId: 'jürgen@例え',
      tags: [
        { key: 'größe/尺寸.a-b c:d', value: 'line 1\nline 2\t\u{1f600}' },
        { key: '__proto__', value: 'plain data' },
        { key: 'constructor', value: '' },
      ],
    };
    const { info } = await newRun(store, parts);
    const run = await store.getRun(info.runId);
    expect(run.info).toMatchObject({ runName: parts.runName, userId: parts.userId });
    const tags = new Map(Object.entries(run.data.tags));
    for (const { key, value } of parts.tags) expect(tags.get(key)).toBe(value);
    expect(Object.getPrototypeOf(run.data.tags)).toBeNull();
  });

  for (const status of ['FINISHED', 'FAILED', 'KILLED', 'SCHEDULED', 'RUNNING'] satisfies RunStatus[]) {
    test(`moves a run to ${status}`, async (store) => {
      const runId = await newRunId(store);
      const info = await store.updateRun(runId, { status, endTime: 1_700_000_009_999 });
      expect(info).toMatchObject({ runId, status, endTime: 1_700_000_009_999 });
      expect((await store.getRun(runId)).info).toEqual(info);
    });
  }

  test('changes only what it is told to change', async (store) => {
    const { info } = await newRun(store, { runName: 'before' });
    expect(await store.updateRun(info.runId, { runName: 'after' })).toEqual({ ...info, runName: 'after' });
    expect((await store.getRun(info.runId)).data.tags['mlflow.runName']).toBe('after');
    expect(await store.updateRun(info.runId, { status: 'FAILED' })).toEqual({ ...info, runName: 'after', status: 'FAILED' });
    expect(await store.updateRun(info.runId, {})).toEqual({ ...info, runName: 'after', status: 'FAILED' });
  });

  test('renames a run through its tag mlflow.runName', async (store) => {
    const runId = await newRunId(store);
    await store.setRunTag(runId, { key: 'mlflow.runName', value: 'by set-tag' });
    expect((await store.getRun(runId)).info.runName).toBe('by set-tag');
    await store.logBatch(runId, batch({ tags: [{ key: 'mlflow.runName', value: 'by batch' }] }));
    expect((await store.getRun(runId)).info.runName).toBe('by batch');
  });

  test('accepts values after the run has finished', async (store) => {
    const runId = await newRunId(store);
    await store.updateRun(runId, { status: 'FINISHED', endTime: 1_700_000_001_000 });
    await store.logBatch(
      runId,
      batch({ metrics: [metric('late', 1)], params: [{ key: 'late', value: 'p' }], tags: [{ key: 'late', value: 't' }] }),
    );
    const { info, data } = await store.getRun(runId);
    expect(info.status).toBe('FINISHED');
    expect([data.metrics['late'], data.params['late'], data.tags['late']]).toEqual([1, 'p', 't']);
  });

  test('deletes and restores a run, as often as asked', async (store) => {
    const runId = await newRunId(store);
    await store.deleteRun(runId);
    await store.deleteRun(runId);
    expect((await store.getRun(runId)).info.lifecycleStage).toBe('deleted');
    await store.restoreRun(runId);
    await store.restoreRun(runId);
    expect((await store.getRun(runId)).info.lifecycleStage).toBe('active');
  });

  test('leaves a deleted run as it is', async (store) => {
    const { info } = await newRun(store, { tags: [{ key: 'kept', value: 'yes' }] });
    const { runId } = info;
    await store.deleteRun(runId);
    await expectInvalid(store.updateRun(runId, { status: 'FINISHED' }), runId);
    await expectInvalid(store.setRunTag(runId, { key: 'k', value: 'v' }), runId);
    await expectInvalid(store.deleteRunTag(runId, 'kept'), runId);
    await expectInvalid(store.logBatch(runId, batch({ metrics: [metric('m', 1)] })), runId);
    await expectInvalid(store.logBatch(runId, batch({ params: [{ key: 'p', value: 'v' }] })), runId);
    await expectInvalid(store.logBatch(runId, batch({ tags: [{ key: 't', value: 'v' }] })), runId);
    await expectInvalid(store.logOutputs(runId, [{ modelId: 'm-1', step: 0 }]), runId);
    const run = await store.getRun(runId);
    expect(run.info).toEqual({ ...info, lifecycleStage: 'deleted' });
    expect(run.data.tags['kept']).toBe('yes');
    expect(run.data.latestMetrics).toEqual([]);
  });

  test('says which run does not exist', async (store) => {
    await expectNotFound(store.getRun(unknownId), unknownId);
    await expectNotFound(store.updateRun(unknownId, { status: 'FINISHED' }), unknownId);
    await expectNotFound(store.deleteRun(unknownId), unknownId);
    await expectNotFound(store.restoreRun(unknownId), unknownId);
    await expectNotFound(store.setRunTag(unknownId, { key: 'k', value: 'v' }), unknownId);
    await expectNotFound(store.deleteRunTag(unknownId, 'k'), unknownId);
    await expectNotFound(store.logBatch(unknownId, batch({})), unknownId);
    await expectNotFound(store.logBatch(unknownId, batch({ metrics: [metric('m', 1)] })), unknownId);
    await expectNotFound(store.logInputs(unknownId, { datasets: [], modelIds: ['m-1'] }), unknownId);
    await expectNotFound(store.logOutputs(unknownId, [{ modelId: 'm-1', step: 0 }]), unknownId);
  });
}
