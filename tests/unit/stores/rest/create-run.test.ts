import { describe, expect, it } from 'vitest';
import { NotFoundError, PermissionDeniedError, ServerError } from '../../../../src/core/errors/request-error.js';
import type { HttpRequest } from '../../../../src/ports/http-client.js';
import type { RunDraft } from '../../../../src/ports/tracking-store.js';
import { RestTrackingStore } from '../../../../src/stores/rest/rest-tracking-store.js';
import { endpoint, RecordingHttpClient, wireRun } from './recording-http-client.js';

const draft: RunDraft = {
  key: 'k'.repeat(32),
  experimentId: '7',
  runName: 'n',
  userId: 'ada',
  startTime: 1000,
  tags: [{ key: 'a', value: 'b' }],
};
const info = (runId: string) => ({ run_info: (wireRun({ runId }) as { info: object }).info });

/** Answers a create as if its first sending had got no answer: recover is asked, and decides whether there is another. */
async function unanswered(request: HttpRequest, otherwise: object): Promise<object | string> {
  return (await request.recover?.({ timeoutMs: 5 }))?.body ?? otherwise;
}

describe('Creating a run over REST', () => {
  it('sends one request that carries the key as a tag and may not simply be repeated', async () => {
    const http = new RecordingHttpClient({ run: wireRun() });
    const run = await new RestTrackingStore(http).createRun(draft);
    expect(run.info.runId).toBe('r1');
    expect(http.summary).toEqual([
      [
        'POST',
        '/api/2.0/mlflow/runs/create',
        {
          experiment_id: '7',
          user_id: 'ada',
          run_name: 'n',
          tags: [
            { key: 'a', value: 'b' },
            { key: 'mlflow_ops.key', value: draft.key },
          ],
          start_time: 1000,
        },
      ],
    ]);
    expect(http.requests[0]?.replay).toBe('unsafe');
    expect(http.requests[0]?.body).toMatch(/"start_time":1000\}$/);
  });

  it('finds the run of an unanswered request by its key, deleted ones included, instead of making a second one', async () => {
    const http = new RecordingHttpClient((request) =>
      endpoint(request) === 'runs/search'
        ? { runs: [wireRun({ runId: 'first' })] }
        : unanswered(request, { run: wireRun({ runId: 'second' }) }),
    );
    const run = await new RestTrackingStore(http).createRun(draft);
    expect(run.info.runId).toBe('first');
    expect(http.requests[1]?.timeoutMs).toBe(5);
    expect(http.summary[1]).toEqual([
      'POST',
      '/api/2.0/mlflow/runs/search',
      { experiment_ids: ['7'], filter: `tags.\`mlflow_ops.key\` = '${draft.key}'`, run_view_type: 'ALL', max_results: 100 },
    ]);
  });

  it('deletes at the end the twins that a late first request made, once', async () => {
    let searches = 0;
    const http = new RecordingHttpClient((request) => {
      switch (endpoint(request)) {
        case 'runs/search':
          searches += 1;
          return searches === 1 ? {} : { runs: [wireRun({ runId: 'late' }), wireRun({ runId: 'ours' })] };
        case 'runs/create':
          return unanswered(request, { run: wireRun({ runId: 'ours' }) });
        default:
          return info('ours');
      }
    });
    const store = new RestTrackingStore(http);
    expect((await store.createRun(draft)).info.runId).toBe('ours');
    await store.updateRun('ours', { runName: 'other' });
    expect(http.requests.map(endpoint)).toEqual(['runs/create', 'runs/search', 'runs/update']);
    await store.updateRun('ours', { status: 'FINISHED', endTime: 2 });
    expect(http.requests.slice(3).map(endpoint)).toEqual(['runs/update', 'runs/search', 'runs/delete']);
    expect(http.requests[4]?.body).toContain('"run_view_type":"ACTIVE_ONLY"');
    expect(http.summary[5]).toEqual(['POST', '/api/2.0/mlflow/runs/delete', { run_id: 'late' }]);
    await store.updateRun('ours', { status: 'FINISHED', endTime: 3 });
    expect(http.requests.slice(6).map(endpoint)).toEqual(['runs/update']);
  });

  it('does not search at the end of a run whose creation was answered at once', async () => {
    const http = new RecordingHttpClient((request) => (endpoint(request) === 'runs/create' ? { run: wireRun() } : info('r1')));
    const store = new RestTrackingStore(http);
    await store.createRun(draft);
    await store.updateRun('r1', { status: 'FAILED', endTime: 2 });
    expect(http.requests.map(endpoint)).toEqual(['runs/create', 'runs/update']);
  });

  it.each([
    ['reports a failure to look for twins that may pass, and looks again at the next end', true],
    ['keeps quiet when it may not look for twins: the run has ended', false],
  ])('%s', async (_behaviour, passing) => {
    let broken = false;
    const failure = passing ? new ServerError('busy', { status: 503, retryable: true }) : new PermissionDeniedError('no', { status: 403 });
    const http = new RecordingHttpClient((request) => {
      if (endpoint(request) === 'runs/search') return broken ? failure : {};
      return endpoint(request) === 'runs/create' ? unanswered(request, { run: wireRun() }) : info('r1');
    });
    const store = new RestTrackingStore(http);
    await store.createRun(draft);
    broken = true;
    const end = store.updateRun('r1', { status: 'KILLED', endTime: 2 });
    if (!passing) return expect(await end).toMatchObject({ runId: 'r1' });
    await expect(end).rejects.toThrow(ServerError);
    broken = false;
    await store.updateRun('r1', { status: 'KILLED', endTime: 2 });
    expect(http.requests.slice(-2).map(endpoint)).toEqual(['runs/update', 'runs/search']);
  });

  it('names the experiment that does not exist', async () => {
    const http = new RecordingHttpClient(
      new NotFoundError('No Experiment with id=7 exists.', { status: 404, errorCode: 'RESOURCE_DOES_NOT_EXIST' }),
    );
    const creating = new RestTrackingStore(http).createRun(draft);
    await expect(creating).rejects.toThrow(NotFoundError);
    await expect(creating).rejects.toThrow(/^Cannot create a run in experiment "7": No Experiment with id=7 exists\. Check the experiment/);
  });
});
