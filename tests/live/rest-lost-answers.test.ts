import { expect, it, onTestFinished } from 'vitest';
import { newId } from '../../src/core/ids.js';
import { silentLogger } from '../../src/core/logger.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import { RestTrackingStore } from '../../src/stores/rest/rest-tracking-store.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { type Fate, fatesOf, lateRequest, losingProxy } from '../support/losing-proxy.js';

/** A store that talks to the server through a proxy. */
async function storeBehindProxy(uri: string, fate: (path: string) => Fate): Promise<RestTrackingStore> {
  const baseUrl = await losingProxy(uri, fate);
  const options = { baseUrl, environment: {}, logger: silentLogger, http: { proxy: false }, random: () => 0.02 } as const;
  const http = await openHttpClient(options);
  onTestFinished(() => http.close());
  return new RestTrackingStore(http);
}

const draft = (experimentId: string) => ({ key: newId(), experimentId, userId: 'ada', startTime: 1, tags: [] });

liveDescribe('When answers of a real server are lost', (server) => {
  const runsOf = async (store: RestTrackingStore, experimentId: string) =>
    (await store.searchRuns({ experimentIds: [experimentId], maxResults: 100 })).items.map(({ info }) => info.runId);

  it('a run is created once', async () => {
    const store = await storeBehindProxy(server.uri, fatesOf('runs/create', 'lost'));
    const experimentId = await store.createExperiment({ name: newId() });
    const run = await store.createRun(draft(experimentId));
    expect(await runsOf(store, experimentId)).toEqual([run.info.runId]);
  });

  it('the twin of a run that a late request made is gone after the end', async () => {
    const late = lateRequest();
    const store = await storeBehindProxy(server.uri, fatesOf('runs/create', late));
    const experimentId = await store.createExperiment({ name: newId() });
    const run = await store.createRun(draft(experimentId));
    await late.arrive();
    expect(await runsOf(store, experimentId)).toHaveLength(2);
    await store.updateRun(run.info.runId, { status: 'FINISHED', endTime: 2 });
    expect(await runsOf(store, experimentId)).toEqual([run.info.runId]);
  });

  it('an experiment is created once, and its own creation is no conflict', async () => {
    const store = await storeBehindProxy(server.uri, fatesOf('experiments/create', 'lost'));
    const name = newId();
    const id = await store.createExperiment({ name });
    expect((await store.getExperimentByName(name)).experimentId).toBe(id);
    await expect(store.createExperiment({ name })).rejects.toMatchObject({ name: 'AlreadyExistsError' });
  });

  it('removals succeed', async () => {
    const endpoints = ['experiments/delete', 'experiments/restore', 'experiments/delete-experiment-tag', 'runs/delete-tag'];
    const fates = new Map<string, Fate[]>(endpoints.map((endpoint) => [endpoint, ['lost']]));
    const store = await storeBehindProxy(server.uri, (path) => fates.get(path.replace('/api/2.0/mlflow/', ''))?.shift() ?? 'normal');
    const experimentId = await store.createExperiment({ name: newId(), tags: [{ key: 'a', value: 'b' }] });
    const { runId } = (await store.createRun({ ...draft(experimentId), tags: [{ key: 'a', value: 'b' }] })).info;
    await store.deleteRunTag(runId, 'a');
    await store.deleteExperimentTag(experimentId, 'a');
    await store.deleteExperiment(experimentId);
    await store.restoreExperiment(experimentId);
    expect([...fates.values()].flat()).toEqual([]);
    expect((await store.getExperiment(experimentId)).tags['a']).toBeUndefined();
    expect((await store.getRun(runId)).data.tags['a']).toBeUndefined();
  });

  it('batches, inputs and outputs are stored once', async () => {
    const seen = new Set<string>();
    const store = await storeBehindProxy(server.uri, (path) => {
      const first = /log-batch|log-inputs|outputs/.test(path) && !seen.has(path);
      seen.add(path);
      return first ? 'lost' : 'normal';
    });
    const { runId } = (await store.createRun(draft(await store.createExperiment({ name: newId() })))).info;
    const metrics = [1, Number.NaN, 3].map((value, step) => ({ key: 'm', value, timestamp: 1, step }));
    await store.logBatch(runId, { metrics, params: [{ key: 'p', value: 'v' }], tags: [] });
    const dataset = { name: 'd', digest: 'x', sourceType: 'local', source: '{}' };
    await store.logInputs(runId, { datasets: [{ dataset, tags: {} }], modelIds: [] });
    await store.logOutputs(runId, [{ modelId: 'm-1', step: 3 }]);
    expect((await store.metricHistory(runId, 'm', { maxResults: 10 })).items).toEqual(metrics);
    const run = await store.getRun(runId);
    expect([run.inputs.datasetInputs.length, run.outputs.modelOutputs.length]).toEqual([1, 1]);
  });
});
