import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { liveDescribe } from '../support/live/live-describe.js';
import { serveFile } from '../support/live/serve-file.js';
import { sqlitePython } from '../support/live/sqlite-python.js';
import {
  keepingLogger,
  metric,
  metricsOnly,
  now,
  openStore,
  otherConnection,
  runDraft,
  temporaryDirectory,
} from '../unit/stores/sqlite/store-fixture.js';

const points = [metric('loss', 0.5, 0, now), metric('loss', Number.NEGATIVE_INFINITY, 1, now + 1), metric('loss', Number.NaN, 2, now + 2)];

/** A store on a new file with one run that has everything a run can have. */
async function storeWithRun() {
  const path = join(temporaryDirectory(), 'mlflow.db');
  const logger = keepingLogger();
  const { tracking, server, close } = await openStore(path, { artifactRoot: '/data/mlruns', logger });
  const experimentId = await tracking.createExperiment({ name: 'from here', tags: [{ key: 'team', value: 'vision' }] });
  const { info } = await tracking.createRun(runDraft({ experimentId, runName: 'first', tags: [{ key: 'note', value: 'é 🧪' }] }));
  await tracking.logBatch(info.runId, {
    metrics: [...points, metric('accuracy', 0.1 + 0.2)],
    params: [{ key: 'lr', value: '0.01' }],
    tags: [],
  });
  const dataset = { name: 'iris', digest: 'd1', sourceType: 'local', source: '{"uri": "x"}' };
  await tracking.logInputs(info.runId, { datasets: [{ dataset, tags: { 'mlflow.data.context': 'training' } }], modelIds: ['m-in'] });
  await tracking.logOutputs(info.runId, [{ modelId: 'm-out', step: 7 }]);
  await tracking.updateRun(info.runId, { status: 'FINISHED', endTime: now + 5_000 });
  return { path, tracking, server, close, logger, experimentId, runId: info.runId };
}

liveDescribe('a database shared with MLflow in Python', (server) => {
  const python = sqlitePython(server);

  test('Python opens and migrates what was written here, and shows all of it', { timeout: 300_000 }, async () => {
    const { path, close, experimentId, runId } = await storeWithRun();
    await close();
    expect(await python.read(path, runId)).toEqual({
      experiment: { name: 'from here', artifactLocation: `/data/mlruns/${experimentId}`, tags: { team: 'vision' } },
      experiments: ['Default', 'from here'],
      runName: 'first',
      status: 'FINISHED',
      userId: 'tester',
      startTime: now,
      endTime: now + 5_000,
      artifactUri: `/data/mlruns/${experimentId}/${runId}/artifacts`,
      metrics: { loss: 'nan', accuracy: '0.30000000000000004' },
      params: { lr: '0.01' },
      tags: { note: 'é 🧪', 'mlflow.runName': 'first', 'mlflow_ops.key': runId },
      datasets: [['iris', 'd1', { 'mlflow.data.context': 'training' }]],
      modelInputs: ['m-in'],
      modelOutputs: [['m-out', 7]],
      history: [
        [0, now, '0.5'],
        [1, now + 1, '-1.7976931348623157e+308'],
        [2, now + 2, 'nan'],
      ],
      found: [runId],
    });
    const [journal] = (await otherConnection(path)).prepare('PRAGMA journal_mode').rows();
    expect(journal).toEqual(['wal']);
  });

  test('this store opens what Python made and wrote', { timeout: 300_000 }, async () => {
    const path = join(temporaryDirectory(), 'mlflow.db');
    const written = await python.write(path);
    const logger = keepingLogger();
    const { tracking } = await openStore(path, { logger });
    const run = await tracking.getRun(written.runId);
    expect(run.info).toMatchObject({
      runName: 'python run',
      status: 'FINISHED',
      endTime: 2_000_000_000_000,
      artifactUri: written.artifactUri,
    });
    expect({ ...run.data.params }).toEqual({ lr: '0.01' });
    expect(run.data.tags['note']).toBe('hello');
    expect(run.data.latestMetrics).toEqual([metric('loss', Number.NaN, 2, 1_002)]);
    expect(run.inputs.datasetInputs[0]?.dataset).toEqual({
      name: 'iris',
      digest: 'd1',
      sourceType: 'local',
      source: '{"uri": "x"}',
      schema: '{}',
      profile: '{}',
    });
    expect(run.outputs.modelOutputs).toEqual([{ modelId: written.modelId, step: 2 }]);
    await tracking.logBatch(written.runId, metricsOnly([{ ...metric('f1', 0.9), modelId: written.modelId }]));
    expect((await python.read(path, written.runId)).metrics).toEqual({ loss: 'nan', f1: '0.9' });
    expect(logger.warnings).toEqual([]);
  });

  test('a server migrates the file while this store has it open, and both go on', { timeout: 300_000 }, async () => {
    const { path, tracking, server: probe, logger, experimentId, runId } = await storeWithRun();
    let logging = true;
    let steps = 0;
    const writer = (async () => {
      for (; logging; steps += 1) {
        await tracking.logBatch(runId, metricsOnly([metric('during', steps, steps)]));
        await sleep(5);
      }
    })();
    const served = await serveFile(server, path);
    logging = false;
    await writer;
    expect(steps).toBeGreaterThan(10);
    expect(await probe.version()).toBe('3.17.2');
    const created = await tracking.createExperiment({ name: 'after the migration' });
    const after = await tracking.createRun(runDraft({ experimentId: created }));
    const search = { experiment_ids: [experimentId, created], max_results: 10 };
    const { runs } = await served.post<{ runs: { info: { run_id: string } }[] }>('runs/search', search);
    expect(runs.map(({ info }) => info.run_id).sort()).toEqual([runId, after.info.runId].sort());
    const shown = await served.get<{ run: { data: { metrics: { key: string; value: unknown }[] } } }>(`runs/get?run_id=${runId}`);
    const values = Object.fromEntries(shown.run.data.metrics.map(({ key, value }) => [key, value]));
    expect(values).toEqual({ loss: 'NaN', accuracy: 0.1 + 0.2, during: steps - 1 });
    const { items } = await tracking.metricHistory(runId, 'during', { maxResults: 25_000 });
    expect(items).toHaveLength(steps);
    await served.post('runs/set-tag', { run_id: runId, key: 'by', value: 'server' });
    expect((await tracking.getRun(runId)).data.tags['by']).toBe('server');
    expect(logger.warnings).toEqual([]);
  });
});
