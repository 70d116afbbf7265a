import { afterAll, expect, it } from 'vitest';
import { newId } from '../../src/core/ids.js';
import { silentLogger } from '../../src/core/logger.js';
import { openHttpClient } from '../../src/http/open-http-client.js';
import type { RunDraft } from '../../src/ports/tracking-store.js';
import { RestServerProbe } from '../../src/stores/rest/rest-server-probe.js';
import { RestTrackingStore } from '../../src/stores/rest/rest-tracking-store.js';
import { liveDescribe } from '../support/live/live-describe.js';

const draft = (experimentId: string): RunDraft => ({ key: newId(), experimentId, runName: 'n', userId: 'ada', startTime: 1000, tags: [] });

for (const backend of ['sqlite', 'postgres'] as const) {
  liveDescribe(
    `RestTrackingStore on a real server with ${backend}`,
    (server) => {
      const opening = server.uri === '' ? undefined : openHttpClient({ baseUrl: server.uri, environment: {}, logger: silentLogger });
      const open = async () => {
        if (opening === undefined) throw new Error('There is no server.');
        return new RestTrackingStore(await opening);
      };
      afterAll(async () => (await opening)?.close());

      it('carries an experiment through its life', async () => {
        const store = await open();
        const name = `life ${newId()}`;
        const id = await store.createExperiment({ name, tags: [{ key: '__proto__', value: 'é漢\n"\'\\' }] });
        const experiment = await store.getExperimentByName(name);
        expect(experiment).toEqual(await store.getExperiment(id));
        expect(Object.entries(experiment.tags)).toContainEqual(['__proto__', 'é漢\n"\'\\']);
        await store.setExperimentTag(id, { key: 'a b', value: '' });
        await store.deleteExperimentTag(id, '__proto__');
        await store.renameExperiment(id, `${name} 2`);
        await store.deleteExperiment(id);
        expect(await store.getExperiment(id)).toMatchObject({ name: `${name} 2`, lifecycleStage: 'deleted' });
        await store.restoreExperiment(id);
        const found = await store.searchExperiments({ filter: `name = '${name} 2'`, orderBy: ['name'], maxResults: 5 });
        expect(found.items.map(({ experimentId, tags }) => [experimentId, tags['a b'], '__proto__' in tags])).toEqual([[id, '', false]]);
      });

      it('keeps every metric, param, tag, input and output of a run', async () => {
        const store = await open();
        const { runId } = (await store.createRun(draft(await store.createExperiment({ name: newId() })))).info;
        const point = { timestamp: Number.MAX_SAFE_INTEGER, step: Number.MIN_SAFE_INTEGER };
        const values = [Number.NaN, 5e-324, 0.1 + 0.2, -Number.MAX_VALUE, 1e21, 3];
        const metrics = values.map((value, index) => ({ key: `v/${index} é`, value, ...point }));
        const infinite = [
          { key: 'up', value: Number.POSITIVE_INFINITY, ...point },
          { key: 'down', value: Number.NEGATIVE_INFINITY, ...point },
        ];
        const params = [{ key: 'constructor', value: '漢'.repeat(6000) }];
        const tags = [{ key: 'tab\t'.trim(), value: 'a\tb' }];
        await store.logBatch(runId, { metrics: [...metrics, ...infinite], params, tags });
        await store.logBatch(runId, { metrics, params, tags });
        const dataset = { name: 'd', digest: 'x', sourceType: 'local', source: '{}' };
        await store.logInputs(runId, { datasets: [{ dataset, tags: { 'mlflow.data.context': 'train' } }], modelIds: [] });
        await store.logOutputs(runId, [{ modelId: 'm-1', step: 3 }]);
        await store.logOutputs(runId, [
          { modelId: 'm-1', step: 3 },
          { modelId: 'm-2', step: 4 },
        ]);
        await store.updateRun(runId, { status: 'FINISHED', endTime: 2000, runName: 'other' });
        const run = await store.getRun(runId);
        expect(run.info).toMatchObject({ runName: 'other', status: 'FINISHED', startTime: 1000, endTime: 2000, userId: 'ada' });
        const latest = new Map(run.data.latestMetrics.map((metric) => [metric.key, metric]));
        for (const metric of metrics) expect(latest.get(metric.key)).toEqual(metric);
        expect([run.data.metrics['up'], run.data.metrics['down']]).toEqual([Number.MAX_VALUE, -Number.MAX_VALUE]);
        expect(run.data.params['constructor']).toBe('漢'.repeat(6000));
        expect(run.data.tags['tab']).toBe('a\tb');
        expect(run.inputs.datasetInputs).toMatchObject([{ dataset, tags: { 'mlflow.data.context': 'train' } }]);
        expect(run.outputs.modelOutputs.map(({ modelId, step }) => [modelId, step]).sort()).toEqual([
          ['m-1', 3],
          ['m-2', 4],
        ]);
      });

      it('pages through a history and samples the histories of several runs', async () => {
        const store = await open();
        const experimentId = await store.createExperiment({ name: newId() });
        const [a, b] = await Promise.all([store.createRun(draft(experimentId)), store.createRun(draft(experimentId))]);
        for (const { info } of [a, b]) {
          const metrics = Array.from({ length: 250 }, (_, step) => ({
            key: 'loss',
            value: step === 7 ? Number.NaN : 1 / (step + 1),
            timestamp: step,
            step,
          }));
          await store.logBatch(info.runId, { metrics, params: [], tags: [] });
        }
        const steps: number[] = [];
        let pageToken: string | undefined;
        do {
          const page = await store.metricHistory(a.info.runId, 'loss', { maxResults: 100, pageToken });
          steps.push(...page.items.map(({ step }) => step));
          pageToken = page.nextPageToken;
        } while (pageToken !== undefined);
        expect(steps).toEqual(Array.from({ length: 250 }, (_, step) => step));
        const runIds = [a.info.runId, b.info.runId];
        const sampled = await store.metricHistoryBulk({ runIds, key: 'loss', startStep: 10, endStep: 19, maxResults: 5 });
        expect(new Set(sampled.map(({ runId }) => runId))).toEqual(new Set(runIds));
        expect(sampled.every(({ step }) => step >= 10 && step <= 19)).toBe(true);
        expect(await store.metricHistory(a.info.runId, 'nothing', { maxResults: 5 })).toMatchObject({ items: [] });
      });

      it('splits a batch of long values, which arrives whole', async () => {
        const store = await open();
        const { runId } = (await store.createRun(draft(await store.createExperiment({ name: newId() })))).info;
        const params = Array.from({ length: 100 }, (_, index) => ({ key: `p${index}`, value: '漢'.repeat(5900) }));
        await store.logBatch(runId, { metrics: [], params, tags: [] });
        expect(Object.keys((await store.getRun(runId)).data.params)).toHaveLength(100);
      });

      it('names what is missing, and hides the database', async () => {
        const store = await open();
        await expect(store.getRun('f'.repeat(32))).rejects.toThrow(/^Cannot get run "f+": .*Check the run id/);
        await expect(store.getExperimentByName('no such one')).rejects.toMatchObject({
          name: 'NotFoundError',
          message: /"no such one".*getOrCreate/,
        });
        await expect(store.createRun(draft('987654321'))).rejects.toMatchObject({
          name: 'NotFoundError',
          message: /experiment "987654321"/,
        });
        const name = newId();
        await store.createExperiment({ name });
        const again = await store.createExperiment({ name }).catch((error: unknown) => error);
        expect(again).toMatchObject({ name: 'AlreadyExistsError', message: expect.stringContaining(`experiment "${name}"`) });
        expect(String(again)).not.toMatch(/INSERT|SQL/);
        const { runId } = (await store.createRun(draft('0'))).info;
        await expect(store.deleteRunTag(runId, 'nothing')).rejects.toThrow(/^Cannot delete tag "nothing" of run/);
        await store.deleteRun(runId);
        await expect(store.setRunTag(runId, { key: 'a', value: 'b' })).rejects.toMatchObject({
          name: 'ValidationError',
          message: /client\.runs\.restore/,
        });
      });

      it('answers the questions about itself', async () => {
        if (opening === undefined) throw new Error('There is no server.');
        const probe = new RestServerProbe(await opening);
        expect(await probe.version()).toMatch(/^\d+\.\d+\.\d+/);
        await expect(probe.health()).resolves.toBeUndefined();
        expect(await probe.info()).toEqual({ storeType: 'SqlStore', workspacesEnabled: false });
      });
    },
    backend,
  );
}
