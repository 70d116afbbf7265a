import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metric } from '../../../../src/core/entities/metric.js';
import { NotAnMlflowServerError } from '../../../../src/core/errors/request-error.js';
import { RestTrackingStore } from '../../../../src/stores/rest/rest-tracking-store.js';
import { endpoint, RecordingHttpClient, wireExperiment, wireRun } from './recording-http-client.js';

const answering = (answer: object | string) => new RestTrackingStore(new RecordingHttpClient(answer));

describe('RestTrackingStore reads', () => {
  it('a whole run', async () => {
    const run = {
      info: { ...(wireRun() as { info: object }).info, status: 'FINISHED', end_time: 2000 },
      data: {
        metrics: [
          { key: 'loss', value: 0.5, timestamp: 5, step: 2 },
          { key: 'odd', value: 'NaN', timestamp: '6', step: '9007199254740991', model_id: 'm-1' },
        ],
        params: [{ key: '__proto__', value: 'p' }, { key: 'empty' }],
        tags: [{ key: 'constructor', value: 't' }],
      },
      inputs: {
        dataset_inputs: [
          {
            tags: [{ key: 'mlflow.data.context', value: 'train' }],
            dataset: { name: 'd', digest: 'x', source_type: 'local', source: '{}' },
          },
        ],
        model_inputs: [{ model_id: 'm-1' }],
      },
      outputs: { model_outputs: [{ model_id: 'm-2', step: 3 }] },
    };
    const read = await answering({ run }).getRun('r1');
    expect(read.info).toEqual({
      runId: 'r1',
      runName: 'calm-owl-1',
      experimentId: '7',
      userId: 'ada',
      status: 'FINISHED',
      startTime: 1000,
      endTime: 2000,
      artifactUri: 'mlflow-artifacts:/7/r1/artifacts',
      lifecycleStage: 'active',
    });
    expect(read.data.latestMetrics).toEqual([
      { key: 'loss', value: 0.5, timestamp: 5, step: 2 },
      { key: 'odd', value: Number.NaN, timestamp: 6, step: Number.MAX_SAFE_INTEGER, modelId: 'm-1' },
    ]);
    expect(Object.entries(read.data.metrics)).toEqual([
      ['loss', 0.5],
      ['odd', Number.NaN],
    ]);
    expect(Object.entries(read.data.params)).toEqual([
      ['__proto__', 'p'],
      ['empty', ''],
    ]);
    expect(Object.entries(read.data.tags)).toEqual([['constructor', 't']]);
    expect(Object.getPrototypeOf(read.data.params)).toBeNull();
    expect(read.inputs.modelInputs).toEqual([{ modelId: 'm-1' }]);
    expect(read.inputs.datasetInputs[0]?.dataset).toEqual({ name: 'd', digest: 'x', sourceType: 'local', source: '{}' });
    expect(Object.entries(read.inputs.datasetInputs[0]?.tags ?? {})).toEqual([['mlflow.data.context', 'train']]);
    expect(read.outputs.modelOutputs).toEqual([{ modelId: 'm-2', step: 3 }]);
  });

  it('a run of which the server sends next to nothing, with fields nobody knows', async () => {
    const read = await answering({
      run: { info: { run_id: 'r1', experiment_id: 7, status: 'PAUSED', novelty: { a: 1 } }, more: [] },
    }).getRun('r1');
    expect(read).toMatchObject({
      info: { runId: 'r1', experimentId: '7', runName: '', status: 'RUNNING', startTime: 0, endTime: undefined, lifecycleStage: 'active' },
      data: { latestMetrics: [] },
      inputs: { datasetInputs: [], modelInputs: [] },
      outputs: { modelOutputs: [] },
    });
  });

  it('an experiment, with ids as strings, also where the server sends numbers', async () => {
    expect(
      await answering({ experiment: { ...wireExperiment({ tags: { a: 'b' }, stage: 'deleted' }), experiment_id: 7 } }).getExperiment('7'),
    ).toEqual({
      experimentId: '7',
      name: 'churn',
      artifactLocation: 'mlflow-artifacts:/7',
      lifecycleStage: 'deleted',
      creationTime: 1000,
      lastUpdateTime: 2000,
      tags: Object.assign(Object.create(null), { a: 'b' }),
    });
  });

  it('pages with and without a token, and empty pages as empty objects', async () => {
    const query = { experimentIds: ['7'], maxResults: 2 };
    expect(await answering({}).searchRuns(query)).toEqual({ items: [], nextPageToken: undefined });
    expect(await answering({ runs: [], next_page_token: '' }).searchRuns(query)).toEqual({ items: [], nextPageToken: undefined });
    const page = await answering({ runs: [wireRun()], next_page_token: 'n' }).searchRuns(query);
    expect([page.items.map((run) => run.info.runId), page.nextPageToken]).toEqual([['r1'], 'n']);
    const experiments = await answering({ experiments: [wireExperiment()], next_page_token: 'n' }).searchExperiments({ maxResults: 1 });
    expect([experiments.items.map(({ name }) => name), experiments.nextPageToken]).toEqual([['churn'], 'n']);
  });

  it('points of a history: non-finite values, largest doubles as they are, and texts for numbers', async () => {
    const metrics = [
      { key: 'm', value: 'NaN', timestamp: 1, step: 2 },
      { key: 'm', value: '-Infinity', timestamp: '1', step: '-3' },
      { key: 'm', value: 1.7976931348623157e308, timestamp: 1 },
      { key: 'm', value: 0, timestamp: 1, step: 0, dataset_name: 'd', dataset_digest: 'x', run_id: 'ignored' },
    ];
    const page = await answering({ metrics, next_page_token: 't' }).metricHistory('r1', 'm', { maxResults: 4 });
    expect(page).toEqual({
      items: [
        { key: 'm', value: Number.NaN, timestamp: 1, step: 2 },
        { key: 'm', value: Number.NEGATIVE_INFINITY, timestamp: 1, step: -3 },
        { key: 'm', value: Number.MAX_VALUE, timestamp: 1, step: 0 },
        { key: 'm', value: 0, timestamp: 1, step: 0, datasetName: 'd', datasetDigest: 'x' },
      ],
      nextPageToken: 't',
    });
    expect(await answering({}).metricHistory('r1', 'm', { maxResults: 4 })).toEqual({ items: [], nextPageToken: undefined });
    const bulk = await answering({ metrics: [{ key: 'm', value: 1, timestamp: 1, step: 0, run_id: 'r1' }] }).metricHistoryBulk({
      runIds: ['r1'],
      key: 'm',
      maxResults: 4,
    });
    expect(bulk).toEqual([{ key: 'm', value: 1, timestamp: 1, step: 0, runId: 'r1' }]);
  });

  it.each([
    ['a login page', '<html>Sign in</html>'],
    ['nothing', ''],
    ['a list', '[]'],
    ['other JSON', '{"run":{"name":"x"}}'],
  ])('%s as proof that this is no MLflow server', async (_what, answer) => {
    await expect(answering(answer).getRun('r1')).rejects.toThrow(NotAnMlflowServerError);
    await expect(answering(answer).getRun('r1')).rejects.toThrow(/run "r1".*tracking URI/s);
  });

  it('the acknowledgement of a write only when it is a JSON object', async () => {
    const batch = { metrics: [{ key: 'm', value: 1, timestamp: 1, step: 0 }], params: [], tags: [] };
    await expect(answering('<html>Sign in</html>').logBatch('r1', batch)).rejects.toThrow(NotAnMlflowServerError);
    await expect(answering('OK').setRunTag('r1', { key: 'a', value: 'b' })).rejects.toThrow(NotAnMlflowServerError);
  });

  it('back every metric that it can send', async () => {
    const metric: fc.Arbitrary<Metric> = fc.record(
      {
        key: fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString'), fc.string({ unit: 'grapheme', minLength: 1 })),
        value: fc.double().map((value) => (value === 0 ? 0 : value)),
        timestamp: fc.maxSafeNat(),
        step: fc.maxSafeInteger(),
        modelId: fc.constantFrom('m-1', 'm-2'),
      },
      { requiredKeys: ['key', 'value', 'timestamp', 'step'] },
    ) as fc.Arbitrary<Metric>;
    await fc.assert(
      fc.asyncProperty(fc.array(metric, { minLength: 1, maxLength: 20 }), async (metrics) => {
        let sent: { metrics: unknown[] } = { metrics: [] };
        const http = new RecordingHttpClient((request) => {
          if (endpoint(request) === 'runs/log-batch') sent = JSON.parse(request.body ?? '');
          return { metrics: sent.metrics };
        });
        const store = new RestTrackingStore(http);
        await store.logBatch('r1', { metrics, params: [], tags: [] });
        const { items } = await store.metricHistory('r1', 'any', { maxResults: 100 });
        expect(items).toEqual(metrics);
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});
