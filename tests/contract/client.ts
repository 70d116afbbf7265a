import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlreadyExists, isConflict, isNotFound, isValidation } from '../../src/core/errors/guards.js';
import { newId } from '../../src/core/ids.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';

/**
 * What `MlflowClient` promises whatever its tracking URI.
 *
 * @param implementation what the URI leads to, for the names of the tests
 * @param place gives the tracking URI, when the tests begin
 */
export function clientContract(
  implementation: string,
  place: () => string | undefined,
  options: { readonly skip?: string | undefined } = {},
): void {
  const { skip } = options;
  describe.skipIf(skip !== undefined)(`MlflowClient on ${implementation}${skip === undefined ? '' : ` (skipped: ${skip})`}`, () => {
    let client: MlflowClient;
    let experimentId: string;
    beforeAll(async () => {
      client = new MlflowClient({ trackingUri: place() });
      await client.server.waitUntilReady();
      experimentId = await client.experiments.create(`client ${newId()}`, { tags: { team: 'ml' } });
    });
    afterAll(() => client.close());
    const newRun = async (options = {}) => (await client.runs.create(experimentId, options)).info.runId;

    test('knows its server', async () => {
      expect(await client.server.version()).toMatch(/^\d+\.\d+/);
      expect(await client.server.info()).toEqual({ storeType: 'SqlStore', workspacesEnabled: false });
      await client.server.health();
    });

    test('takes an experiment from creation to deletion and back', async () => {
      const first = `first ${newId()}`;
      const created = await client.experiments.getOrCreate(first, { tags: { a: 1 } });
      expect(await client.experiments.getOrCreate(first)).toEqual(created);
      expect(created).toMatchObject({ name: first, lifecycleStage: 'active', tags: { a: '1' } });
      const id = created.experimentId;
      await client.experiments.setTag(id, 'b', true);
      await client.experiments.deleteTag(id, 'a');
      await client.experiments.update(id, { name: `${first}, renamed` });
      expect(await client.experiments.getByName(`${first}, renamed`)).toMatchObject({ experimentId: id, tags: { b: 'true' } });
      await client.experiments.delete(id);
      const searched = await client.experiments.search({ filter: `name LIKE '${first}%'`, viewType: 'DELETED_ONLY' }).toArray();
      expect(searched.map((experiment) => experiment.experimentId)).toEqual([id]);
      await expect(client.experiments.getOrCreate(`${first}, renamed`)).rejects.toSatisfy(isConflict);
      await client.experiments.restore(id);
      await expect(client.experiments.create(`${first}, renamed`)).rejects.toSatisfy(isAlreadyExists);
    });

    test('takes a run from creation to its end, and deletes and restores it', async () => {
      const run = await client.runs.create(experimentId, { runName: 'life', tags: { kind: 'test' }, startTime: 1000 });
      const { runId } = run.info;
      expect(run).toMatchObject({ info: { runName: 'life', status: 'RUNNING', startTime: 1000 }, data: { tags: { kind: 'test' } } });
      await client.runs.setTag(runId, 'more', 2);
      await client.runs.deleteTag(runId, 'kind');
      expect(await client.runs.update(runId, { status: 'FINISHED', endTime: 2000, runName: 'lived' })).toMatchObject({
        status: 'FINISHED',
        endTime: 2000,
      });
      const { info, data } = await client.runs.get(runId);
      expect([info.runName, data.tags['more'], data.tags['kind']]).toEqual(['lived', '2', undefined]);
      await client.runs.delete(runId);
      expect((await client.runs.get(runId)).info.lifecycleStage).toBe('deleted');
      await client.runs.restore(runId);
      expect((await client.runs.get(runId)).info.lifecycleStage).toBe('active');
    });

    test('logs more than one request holds, and reads it back', async () => {
      const runId = await newRun();
      const count = 2100;
      await client.runs.logBatch(runId, {
        metrics: Array.from({ length: count }, (_, step) => ({ key: 'loss', value: 1 / (step + 1), step, timestamp: 1000 + step })),
        params: Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`p${index}`, index])),
        tags: Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`t${index}`, index])),
      });
      const { data } = await client.runs.get(runId);
      expect(data.metrics).toEqual({ loss: 1 / count });
      expect([Object.keys(data.params).length, data.params['p149'], data.tags['t149']]).toEqual([150, '149', '149']);
      const points = await client.metrics.history(runId, 'loss', { maxResults: 1000 }).toArray();
      expect(points.map((point) => point.step)).toEqual(Array.from({ length: count }, (_, step) => step));
      const bulk = await client.metrics.historyBulk([runId], 'loss', { startStep: 10, endStep: 12 });
      expect(bulk.map((point) => [point.runId, point.step])).toEqual([10, 11, 12].map((step) => [runId, step]));
    });

    test('keeps NaN, and the neighbours of a param that has another value already', async () => {
      const runId = await newRun();
      await client.runs.logMetric(runId, 'odd', Number.NaN, { step: 3 });
      await client.runs.logParam(runId, 'depth', 3);
      await client.runs.logParam(runId, 'depth', 3);
      const conflict = client.runs.logBatch(runId, {
        metrics: [{ key: 'rmse', value: 0.5 }],
        params: { depth: 4, width: 5 },
        tags: { t: 1 },
      });
      await expect(conflict).rejects.toSatisfy(isValidation);
      await expect(conflict).rejects.toThrow(/"depth" is the string "3", not the string "4"/);
      const { data } = await client.runs.get(runId);
      expect(data.metrics).toEqual({ odd: Number.NaN, rmse: 0.5 });
      expect([data.params, data.tags['t']]).toEqual([{ depth: '3', width: '5' }, '1']);
    });

    test('records which datasets and models a run used and made', async () => {
      const runId = await newRun();
      const dataset = { name: 'iris', digest: 'd1', sourceType: 'local', source: '{"uri":"iris.csv"}' };
      await client.runs.logInputs(runId, { datasets: [{ dataset, context: 'training' }] });
      await client.runs.logOutputs(runId, { models: [{ modelId: `m-${newId()}`, step: 2 }] });
      const { inputs, outputs } = await client.runs.get(runId);
      expect(inputs.datasetInputs).toMatchObject([{ dataset, tags: { 'mlflow.data.context': 'training' } }]);
      expect(outputs.modelOutputs).toHaveLength(1);
    });

    test('searches runs by filter, order and page', async () => {
      const id = await client.experiments.create(`search ${newId()}`);
      for (let index = 0; index < 5; index++) {
        const { info } = await client.runs.create(id, { runName: `r${index}`, startTime: 1000 + index });
        await client.runs.logBatch(info.runId, { metrics: [{ key: 'rmse', value: index }], params: { parity: index % 2 } });
      }
      const names = async (options: object) =>
        (await client.runs.search({ experimentIds: [id], ...options }).toArray()).map((run) => run.info.runName);
      expect(await names({ maxResults: 2, orderBy: ['metrics.rmse DESC'] })).toEqual(['r4', 'r3', 'r2', 'r1', 'r0']);
      expect(await names({ filter: "params.parity = '1' AND metrics.rmse > 1" })).toEqual(['r3']);
      expect((await client.runs.search({ experimentIds: [id], maxResults: 3 })).nextPageToken).toBeTypeOf('string');
    });

    test('says what is not there', async () => {
      const nobody = newId();
      await expect(client.runs.get(nobody)).rejects.toSatisfy(isNotFound);
      await expect(client.runs.logMetric(nobody, 'm', 1)).rejects.toSatisfy(isNotFound);
      await expect(client.experiments.getByName(nobody)).rejects.toSatisfy(isNotFound);
      await expect(client.runs.get(nobody)).rejects.toThrow(nobody);
    });
  });
}
