import { describe, expect, it } from 'vitest';
import { AlreadyExistsError, ConnectionError, NotFoundError } from '../../../../src/core/errors/request-error.js';
import type { HttpRequest } from '../../../../src/ports/http-client.js';
import { RestTrackingStore } from '../../../../src/stores/rest/rest-tracking-store.js';
import { endpoint, RecordingHttpClient, wireExperiment } from './recording-http-client.js';

const taken = new AlreadyExistsError('Experiment exists.', { status: 400, errorCode: 'RESOURCE_ALREADY_EXISTS' });
const missing = new NotFoundError('No experiment.', { status: 404, errorCode: 'RESOURCE_DOES_NOT_EXIST' });

function keyOf(request: HttpRequest | undefined): string {
  const { tags } = JSON.parse(request?.body ?? '') as { tags: { key: string; value: string }[] };
  return tags.find(({ key }) => key === 'mlflow_ops.key')?.value ?? '';
}

/**
 * A server that knows the name from the given look-up on, as an experiment of this call or of somebody else, and that
 * refuses a create. The answer to the first sending is lost when `lost` is set.
 */
function server(options: { readonly ours: boolean; readonly knownFromLookUp: number; readonly lost: boolean }): RecordingHttpClient {
  let lookUps = 0;
  const http: RecordingHttpClient = new RecordingHttpClient(async (request) => {
    if (endpoint(request) === 'experiments/create') return (options.lost ? await request.recover?.({}) : undefined)?.body ?? taken;
    lookUps += 1;
    const key = options.ours ? keyOf(http.requests[0]) : 'another';
    return lookUps >= options.knownFromLookUp ? { experiment: wireExperiment({ tags: { 'mlflow_ops.key': key } }) } : missing;
  });
  return http;
}

const create = (http: RecordingHttpClient) => new RestTrackingStore(http).createExperiment({ name: 'churn' });

describe('Creating an experiment over REST', () => {
  it('sends name, place and tags with a key of its own', async () => {
    const http = new RecordingHttpClient({ experiment_id: '7' });
    const store = new RestTrackingStore(http);
    expect(await store.createExperiment({ name: 'churn', artifactLocation: 's3://b/p', tags: [{ key: 'a', value: 'b' }] })).toBe('7');
    await store.createExperiment({ name: 'other' });
    expect(http.summary[0]).toEqual([
      'POST',
      '/api/2.0/mlflow/experiments/create',
      {
        name: 'churn',
        artifact_location: 's3://b/p',
        tags: [
          { key: 'a', value: 'b' },
          { key: 'mlflow_ops.key', value: expect.stringMatching(/^[0-9a-f]{32}$/) },
        ],
      },
    ]);
    expect(http.requests[0]?.replay).toBe('unsafe');
    expect(keyOf(http.requests[0])).not.toBe(keyOf(http.requests[1]));
  });

  it('adopts the experiment that a lost request made', async () => {
    expect(await create(server({ ours: true, knownFromLookUp: 1, lost: true }))).toBe('7');
  });

  it('adopts the experiment of a lost request that arrived only after the look-up', async () => {
    expect(await create(server({ ours: true, knownFromLookUp: 2, lost: true }))).toBe('7');
  });

  it('does not adopt an experiment that somebody else made meanwhile', async () => {
    await expect(create(server({ ours: false, knownFromLookUp: 1, lost: true }))).rejects.toThrow(AlreadyExistsError);
    await expect(create(server({ ours: false, knownFromLookUp: 2, lost: true }))).rejects.toThrow(
      /^Cannot create experiment "churn".*getOrCreate/,
    );
  });

  it('takes a refusal as it is when no answer was lost, without looking', async () => {
    const http = server({ ours: true, knownFromLookUp: 1, lost: false });
    await expect(create(http)).rejects.toThrow(AlreadyExistsError);
    expect(http.requests).toHaveLength(1);
  });

  it('passes on the failure of a look-up', async () => {
    const http = new RecordingHttpClient(async (request) =>
      endpoint(request) === 'experiments/create'
        ? ((await request.recover?.({}))?.body ?? {})
        : new ConnectionError('The server is gone.', { requestSent: false }),
    );
    await expect(create(http)).rejects.toThrow(ConnectionError);
  });
});
