import { expect } from 'vitest';
import type { ContractSuite } from './contract-suite.js';
import { datasetInput, newExperiment, newRun, newRunId, uniqueName } from './drafts.js';

/** Datasets and models that go into a run, and models that come out of it. */
export function inputsAndOutputsContract({ test }: ContractSuite): void {
  test('logs a dataset with its context and reads it back', async (store) => {
    const runId = await newRunId(store);
    const input = {
      dataset: { ...datasetInput('iris').dataset, schema: '{"x": "double"}', profile: '{"rows": 150}' },
      tags: { 'mlflow.data.context': 'training', größe: '尺寸' },
    };
    await store.logInputs(runId, { datasets: [input], modelIds: [] });
    const { datasetInputs } = (await store.getRun(runId)).inputs;
    expect(datasetInputs.map(({ dataset, tags }) => ({ dataset, tags: { ...tags } }))).toEqual([input]);
    expect(Object.getPrototypeOf(datasetInputs[0]?.tags)).toBeNull();
  });

  test('leaves schema and profile out when there are none', async (store) => {
    const runId = await newRunId(store);
    await store.logInputs(runId, { datasets: [datasetInput('plain')], modelIds: [] });
    const [input] = (await store.getRun(runId)).inputs.datasetInputs;
    expect(input?.dataset).toEqual(datasetInput('plain').dataset);
  });

  test('links a dataset to a run once, however often it is logged', async (store) => {
    const runId = await newRunId(store);
    const input = datasetInput('iris', { context: 'training' });
    await store.logInputs(runId, { datasets: [input, input], modelIds: [] });
    await store.logInputs(runId, { datasets: [input], modelIds: [] });
    expect((await store.getRun(runId)).inputs.datasetInputs).toHaveLength(1);
  });

  test('keeps the first context of a dataset', async (store) => {
    const runId = await newRunId(store);
    await store.logInputs(runId, { datasets: [datasetInput('iris', { context: 'training' })], modelIds: [] });
    await store.logInputs(runId, { datasets: [datasetInput('iris', { context: 'evaluation' })], modelIds: [] });
    const inputs = (await store.getRun(runId)).inputs.datasetInputs;
    expect(inputs.map((input) => input.tags['mlflow.data.context'])).toEqual(['training']);
  });

  test('tells datasets of one name apart by their digest', async (store) => {
    const runId = await newRunId(store);
    const inputs = ['one', 'two'].map((digest) => datasetInput('iris', { digest }));
    await store.logInputs(runId, { datasets: inputs, modelIds: [] });
    const digests = (await store.getRun(runId)).inputs.datasetInputs.map((input) => input.dataset.digest);
    expect(digests.sort()).toEqual(['one', 'two']);
  });

  test('shares a dataset between the runs of an experiment', async (store) => {
    const experimentId = await newExperiment(store);
    const name = uniqueName('shared');
    for (const context of ['training', 'evaluation']) {
      const { runId } = (await newRun(store, { experimentId })).info;
      await store.logInputs(runId, { datasets: [datasetInput(name, { context })], modelIds: [] });
      const [input] = (await store.getRun(runId)).inputs.datasetInputs;
      expect(input?.tags['mlflow.data.context']).toBe(context);
    }
  });

  test('logs model inputs and outputs', async (store) => {
    const runId = await newRunId(store);
    const [used, made] = [uniqueName('m'), uniqueName('m')].map((id) => id.slice(0, 34));
    await store.logInputs(runId, { datasets: [], modelIds: [used ?? ''] });
    await store.logOutputs(runId, [{ modelId: made ?? '', step: 7 }]);
    const run = await store.getRun(runId);
    expect(run.inputs.modelInputs).toEqual([{ modelId: used }]);
    expect(run.outputs.modelOutputs).toEqual([{ modelId: made, step: 7 }]);
  });

  test('shows datasets and outputs in a search too', async (store) => {
    const { info } = await newRun(store);
    await store.logInputs(info.runId, { datasets: [datasetInput('iris', { context: 'training' })], modelIds: [] });
    await store.logOutputs(info.runId, [{ modelId: 'm-searched', step: 1 }]);
    const [run] = (await store.searchRuns({ experimentIds: [info.experimentId], maxResults: 10 })).items;
    expect(run?.inputs.datasetInputs.map((input) => input.dataset.name)).toEqual(['iris']);
    expect(run?.outputs.modelOutputs).toEqual([{ modelId: 'm-searched', step: 1 }]);
  });
}
