import { describe, expect, it } from 'vitest';
import { limits } from '../../../../src/core/limits.js';
import type { HttpRequest } from '../../../../src/ports/http-client.js';
import { RestTrackingStore } from '../../../../src/stores/rest/rest-tracking-store.js';
import { RecordingHttpClient, wireExperiment, wireRun } from './recording-http-client.js';

const api = (endpoint: string) => `/api/2.0/mlflow/${endpoint}`;

/** Runs one call of the store against a server that answers with everything any endpoint answers with. */
async function requestOf(call: (store: RestTrackingStore) => Promise<unknown>): Promise<unknown> {
  const run = wireRun() as { info: object };
  const http = new RecordingHttpClient({ experiment_id: '7', experiment: wireExperiment(), run, run_info: run.info });
  await call(new RestTrackingStore(http));
  expect(http.requests).toHaveLength(1);
  return http.summary[0];
}

describe('RestTrackingStore sends', () => {
  it.each<[string, (store: RestTrackingStore) => Promise<unknown>, unknown]>([
    ['experiments/get', (s) => s.getExperiment('7'), ['GET', api('experiments/get'), [['experiment_id', '7']]]],
    ['experiments/get-by-name', (s) => s.getExperimentByName('a b'), ['GET', api('experiments/get-by-name'), [['experiment_name', 'a b']]]],
    [
      'experiments/search with only what it must send',
      (s) => s.searchExperiments({ maxResults: 10 }),
      ['POST', api('experiments/search'), { view_type: 'ACTIVE_ONLY', max_results: 10 }],
    ],
    [
      'experiments/search with everything',
      (s) => s.searchExperiments({ filter: "name = 'x'", orderBy: ['name'], viewType: 'ALL', maxResults: 5, pageToken: 'p' }),
      ['POST', api('experiments/search'), { filter: "name = 'x'", order_by: ['name'], view_type: 'ALL', page_token: 'p', max_results: 5 }],
    ],
    [
      'experiments/update',
      (s) => s.renameExperiment('7', 'new'),
      ['POST', api('experiments/update'), { experiment_id: '7', new_name: 'new' }],
    ],
    ['experiments/delete', (s) => s.deleteExperiment('7'), ['POST', api('experiments/delete'), { experiment_id: '7' }]],
    ['experiments/restore', (s) => s.restoreExperiment('7'), ['POST', api('experiments/restore'), { experiment_id: '7' }]],
    [
      'experiments/set-experiment-tag',
      (s) => s.setExperimentTag('7', { key: 't1', value: 'abcd' }),
      ['POST', api('experiments/set-experiment-tag'), { experiment_id: '7', key: 't1', value: 'abcd' }],
    ],
    [
      'experiments/delete-experiment-tag',
      (s) => s.deleteExperimentTag('7', 't1'),
      ['POST', api('experiments/delete-experiment-tag'), { experiment_id: '7', key: 't1' }],
    ],
    ['runs/get', (s) => s.getRun('r1'), ['GET', api('runs/get'), [['run_id', 'r1']]]],
    [
      'runs/search',
      (s) =>
        s.searchRuns({ experimentIds: ['0', '1'], filter: "params.p1 = 'a'", orderBy: ['a'], pageToken: '12345abcde', maxResults: 10 }),
      [
        'POST',
        api('runs/search'),
        {
          experiment_ids: ['0', '1'],
          filter: "params.p1 = 'a'",
          run_view_type: 'ACTIVE_ONLY',
          order_by: ['a'],
          page_token: '12345abcde',
          max_results: 10,
        },
      ],
    ],
    [
      'runs/search without an empty filter',
      (s) => s.searchRuns({ experimentIds: ['0'], filter: '', maxResults: 1 }),
      ['POST', api('runs/search'), { experiment_ids: ['0'], run_view_type: 'ACTIVE_ONLY', max_results: 1 }],
    ],
    [
      'runs/update',
      (s) => s.updateRun('r1', { status: 'FINISHED', endTime: 9, runName: 'n' }),
      ['POST', api('runs/update'), { run_id: 'r1', status: 'FINISHED', run_name: 'n', end_time: 9 }],
    ],
    ['runs/update with nothing else', (s) => s.updateRun('r1', {}), ['POST', api('runs/update'), { run_id: 'r1' }]],
    ['runs/delete', (s) => s.deleteRun('r1'), ['POST', api('runs/delete'), { run_id: 'r1' }]],
    ['runs/restore', (s) => s.restoreRun('r1'), ['POST', api('runs/restore'), { run_id: 'r1' }]],
    [
      'runs/set-tag',
      (s) => s.setRunTag('r1', { key: 't1', value: 'é "\\\n' }),
      ['POST', api('runs/set-tag'), { run_id: 'r1', key: 't1', value: 'é "\\\n' }],
    ],
    ['runs/delete-tag', (s) => s.deleteRunTag('r1', 't1'), ['POST', api('runs/delete-tag'), { run_id: 'r1', key: 't1' }]],
    [
      'runs/log-batch',
      (s) =>
        s.logBatch('r1', {
          metrics: [
            { key: 'm1', value: 0.87, timestamp: 12345, step: 0 },
            { key: 'm2', value: Number.NaN, timestamp: 12345, step: -1 },
            { key: 'm3', value: Number.NEGATIVE_INFINITY, timestamp: 12345, step: 2, modelId: 'm-1', datasetName: 'd', datasetDigest: 'x' },
          ],
          params: [{ key: 'p1', value: 'v' }],
          tags: [{ key: 't1', value: '' }],
        }),
      [
        'POST',
        api('runs/log-batch'),
        {
          run_id: 'r1',
          params: [{ key: 'p1', value: 'v' }],
          tags: [{ key: 't1', value: '' }],
          metrics: [
            { key: 'm1', value: 0.87, timestamp: 12345, step: 0 },
            { key: 'm2', value: 'NaN', timestamp: 12345, step: -1 },
            { key: 'm3', value: '-Infinity', timestamp: 12345, step: 2, model_id: 'm-1', dataset_name: 'd', dataset_digest: 'x' },
          ],
        },
      ],
    ],
    [
      'runs/log-inputs',
      (s) =>
        s.logInputs('r1', {
          datasets: [{ dataset: { name: 'd', digest: 'x', sourceType: 'local', source: '{}' }, tags: { 'mlflow.data.context': 'train' } }],
          modelIds: ['m-1'],
        }),
      [
        'POST',
        api('runs/log-inputs'),
        {
          run_id: 'r1',
          datasets: [
            {
              tags: [{ key: 'mlflow.data.context', value: 'train' }],
              dataset: { name: 'd', digest: 'x', source_type: 'local', source: '{}' },
            },
          ],
          models: [{ model_id: 'm-1' }],
        },
      ],
    ],
    [
      'runs/outputs',
      (s) => s.logOutputs('r1', [{ modelId: 'm-1', step: 3 }]),
      ['POST', api('runs/outputs'), { run_id: 'r1', models: [{ model_id: 'm-1', step: 3 }] }],
    ],
    [
      'metrics/get-history',
      (s) => s.metricHistory('r1', 'loss', { maxResults: 25_000, pageToken: 'p' }),
      [
        'GET',
        api('metrics/get-history'),
        [
          ['run_id', 'r1'],
          ['metric_key', 'loss'],
          ['max_results', '25000'],
          ['page_token', 'p'],
        ],
      ],
    ],
    [
      'metrics/get-history-bulk-interval',
      (s) => s.metricHistoryBulk({ runIds: ['a', 'b'], key: 'loss', startStep: -1, endStep: 5, maxResults: 10 }),
      [
        'GET',
        api('metrics/get-history-bulk-interval'),
        [
          ['run_ids', 'a'],
          ['run_ids', 'b'],
          ['metric_key', 'loss'],
          ['max_results', '10'],
          ['start_step', '-1'],
          ['end_step', '5'],
        ],
      ],
    ],
  ])('%s', async (_endpoint, call, expected) => {
    expect(await requestOf(call)).toEqual(expected);
  });

  it('nothing when a search names no experiment and a history no run', async () => {
    const http = new RecordingHttpClient();
    const store = new RestTrackingStore(http);
    expect(await store.searchRuns({ experimentIds: [], maxResults: 10 })).toEqual({ items: [] });
    expect(await store.metricHistoryBulk({ runIds: [], key: 'loss', maxResults: 10 })).toEqual([]);
    expect(http.requests).toEqual([]);
  });

  it('the histories of many runs in request lines that older servers take, and joins the answers', async () => {
    const runIds = Array.from({ length: 100 }, (_, index) => index.toString(16).padStart(32, '0'));
    const asked = (query: HttpRequest['query']) => query?.filter(([name]) => name === 'run_ids').map(([, runId]) => runId) ?? [];
    const http = new RecordingHttpClient(({ query }) => ({
      metrics: asked(query).map((run_id) => ({ run_id, key: 'm', value: 1, timestamp: 2, step: 3 })),
    }));
    const key = '尺'.repeat(limits.keyLength);
    const points = await new RestTrackingStore(http).metricHistoryBulk({ runIds, key, startStep: 0, endStep: 9, maxResults: 2_500 });
    expect(points.map(({ runId }) => runId)).toEqual(runIds);
    for (const { path, query } of http.requests) {
      const line = `GET ${path}?${query?.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')} HTTP/1.1`;
      expect(line.length).toBeLessThan(4_094);
    }
    const tooMany = new RestTrackingStore(http).metricHistoryBulk({ runIds: [...runIds, 'more'], key, maxResults: 1 });
    await expect(tooMany).rejects.toMatchObject({ code: 'VALIDATION', message: expect.stringContaining('at most 100') as string });
  });

  it('numbers after everything that a server could drop because of them', async () => {
    const http = new RecordingHttpClient({ run_info: (wireRun() as { info: object }).info });
    const store = new RestTrackingStore(http);
    await store.searchRuns({ experimentIds: ['1'], filter: "run_id = 'x'", pageToken: 'p', orderBy: ['a'], maxResults: 3 });
    await store.searchExperiments({ filter: "name = 'x'", pageToken: 'p', orderBy: ['a'], maxResults: 3 });
    await store.updateRun('r1', { endTime: 3, status: 'FINISHED', runName: 'n' });
    for (const { body } of http.requests) expect(body).toMatch(/:3\}$/);
  });

  it('the signal and the deadline of the caller, and what may be repeated', async () => {
    const http = new RecordingHttpClient({ run: wireRun() });
    const { signal } = new AbortController();
    await new RestTrackingStore(http).getRun('r1', { signal, timeoutMs: 50 });
    expect(http.requests[0]).toMatchObject({ signal, timeoutMs: 50, replay: 'safe' });
  });
});
