import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SqliteDriver } from '../../../../src/stores/sqlite/connection.js';
import { loadDriver } from '../../../../src/stores/sqlite/driver.js';
import { metric, metricsOnly, newRunId, now, openStore, otherConnection, temporaryDirectory } from './store-fixture.js';

/** A file with a run and a logged model, as Python leaves one. */
async function fileWithModel() {
  const path = join(temporaryDirectory(), 'mlflow.db');
  const { tracking } = await openStore(path);
  const runId = await newRunId(tracking);
  const other = await otherConnection(path);
  other.execute(
    `INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms, status, lifecycle_stage)
     VALUES ('m-1', 0, 'model', '/a', 1, 1, 2, 'active')`,
  );
  return { path, tracking, runId, other };
}

describe('metrics of a logged model', () => {
  test('are stored with the model and its dataset, and with the run', async () => {
    const { tracking, runId, other } = await fileWithModel();
    const point = { ...metric('f1', 0.9, 3), modelId: 'm-1', datasetName: 'iris', datasetDigest: 'd1' };
    await tracking.logBatch(runId, metricsOnly([point, metric('f1', 0.8, 2)]));
    await tracking.logBatch(runId, metricsOnly([point]));
    const columns =
      'model_id, metric_name, metric_timestamp_ms, metric_step, metric_value, CAST(experiment_id AS TEXT), run_id, dataset_name';
    const rows = other.prepare(`SELECT ${columns} FROM logged_model_metrics`).rows();
    expect(rows).toEqual([['m-1', 'f1', now, 3, 0.9, '0', runId, 'iris']]);
    expect((await tracking.getRun(runId)).data.metrics['f1']).toBe(0.9);
  });

  test('are refused for an unknown model, and for another value at the same step and time; nothing of the batch is stored', async () => {
    const { tracking, runId } = await fileWithModel();
    const refused = { name: 'ValidationError', errorCode: 'BAD_REQUEST' };
    const batch = (value: number, modelId: string) => metricsOnly([{ ...metric('f1', value), modelId }, metric(`beside${value}`, 1)]);
    await expect(tracking.logBatch(runId, batch(0.1, 'm-9'))).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('m-9'),
    });
    await tracking.logBatch(runId, batch(0.2, 'm-1'));
    await expect(tracking.logBatch(runId, batch(0.3, 'm-1'))).rejects.toMatchObject(refused);
    expect({ ...(await tracking.getRun(runId)).data.metrics }).toEqual({ f1: 0.2, 'beside0.2': 1 });
  });
});

describe('a large batch', () => {
  test('is written in transactions of at most 500 rows, and complete', async () => {
    const real = await loadDriver();
    const rows: number[] = [];
    const driver: SqliteDriver = {
      ...real,
      open: (file) => {
        const connection = real.open(file);
        const prepare = (sql: string) => {
          const statement = connection.prepare(sql);
          const run = (parameters: Parameters<typeof statement.run>[0]) => {
            if (sql.startsWith('BEGIN')) rows.push(0);
            const changed = statement.run(parameters);
            if (/INSERT INTO (metrics|params|tags)/.test(sql)) rows.push((rows.pop() ?? 0) + changed);
            return changed;
          };
          return { ...statement, run };
        };
        return { ...connection, prepare };
      },
    };
    const { tracking } = await openStore(':memory:', { driver });
    const runId = await newRunId(tracking);
    rows.length = 0;
    const values = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: 'v' }));
    const metrics = Array.from({ length: 850 }, (_, step) => metric(`m${step % 3}`, step, step));
    await tracking.logBatch(runId, { metrics, params: values(100), tags: values(50) });
    expect(rows).toEqual([500, 500]);
    const { data } = await tracking.getRun(runId);
    expect([Object.keys(data.params).length, data.tags['k49'], data.metrics['m0']]).toEqual([100, 'v', 849]);
    expect(data.metrics).toMatchObject({ m1: 847, m2: 848 });
  });
});

describe('a run and what a batch does to it', () => {
  test('creating it again with its key gives the same run and changes nothing', async () => {
    const { tracking } = await openStore(':memory:');
    const draft = { key: 'ab'.repeat(16), experimentId: '0', userId: 'u', startTime: now, tags: [{ key: 'a', value: '1' }] };
    const first = await tracking.createRun(draft);
    await tracking.logBatch(first.info.runId, metricsOnly([metric('m', 1)]));
    const again = await tracking.createRun({ ...draft, tags: [{ key: 'a', value: '2' }] });
    expect(again.info).toEqual(first.info);
    expect(again.data).toMatchObject({ metrics: { m: 1 }, tags: { a: '1' } });
    expect((await tracking.searchRuns({ experimentIds: ['0'], maxResults: 10 })).items).toHaveLength(1);
  });

  test('a run that Python left with empty columns is readable', async () => {
    const { tracking, runId, other } = await fileWithModel();
    other.execute(`UPDATE runs SET name = NULL, user_id = NULL, status = NULL, start_time = NULL, artifact_uri = NULL`);
    expect((await tracking.getRun(runId)).info).toMatchObject({
      runName: expect.stringMatching(/^[a-z]+-[a-z]+-\d+$/),
      userId: '',
      status: 'RUNNING',
      startTime: 0,
      artifactUri: '',
    });
  });
});

describe('integers beyond 2^53', () => {
  test('are exact in experiment ids, which migrated file stores have', async () => {
    const { tracking, other } = await fileWithModel();
    const experimentId = '987654321987654321';
    other.execute(
      `INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage) VALUES (${experimentId}, 'big', '/big', 'active')`,
    );
    expect((await tracking.getExperimentByName('big')).experimentId).toBe(experimentId);
    const runId = await newRunId(tracking, { experimentId });
    await tracking.setExperimentTag(experimentId, { key: 'k', value: 'v' });
    const [run] = (await tracking.searchRuns({ experimentIds: [experimentId], maxResults: 10 })).items;
    expect(run?.info).toMatchObject({ runId, experimentId });
    const found = await tracking.searchExperiments({ filter: "name = 'big'", maxResults: 10 });
    expect(found.items.map((experiment) => [experiment.experimentId, experiment.tags['k']])).toEqual([[experimentId, 'v']]);
    expect(await tracking.createExperiment({ name: 'next' })).toBe('987654321987654322');
  });

  test('are an error in steps, not a rounded number', async () => {
    const { path, tracking, runId, other } = await fileWithModel();
    await tracking.logBatch(runId, metricsOnly([metric('m', 1)]));
    other.execute(`UPDATE metrics SET step = 9007199254740993`);
    await expect(tracking.metricHistory(runId, 'm', { maxResults: 10 })).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: expect.stringContaining(path),
    });
  });
});
