import { describe, expect, it } from 'vitest';
import { PermissionDeniedError, ServerError } from '../../../../src/core/errors/request-error.js';
import type { HttpRequest } from '../../../../src/ports/http-client.js';
import type { ModelVersionDraft } from '../../../../src/ports/registry-store.js';
import { RestRegistryStore } from '../../../../src/stores/rest/rest-registry-store.js';
import { endpoint, RecordingHttpClient } from './recording-http-client.js';

const draft: ModelVersionDraft = {
  name: 'churn',
  key: 'k'.repeat(32),
  source: 'models:/m-1',
  modelId: 'm-1',
  tags: [{ key: 'a', value: 'b' }],
};
const version = (number: string) => ({ name: 'churn', version: number, source: 'models:/m-1', current_stage: 'None' });

/** Answers a create as if its first sending had got no answer: recover is asked, and decides whether there is another. */
async function unanswered(request: HttpRequest, otherwise: object): Promise<object | string> {
  return (await request.recover?.({ timeoutMs: 5 }))?.body ?? otherwise;
}

/** A server whose searches before and after the lost answer find nothing, and the later ones a twin. */
function serverWithTwin(twin: object | Error): RecordingHttpClient {
  let searches = 0;
  return new RecordingHttpClient((request) => {
    switch (endpoint(request)) {
      case 'model-versions/create':
        return unanswered(request, { model_version: version('2') });
      case 'model-versions/search':
        searches += 1;
        return searches <= 2 ? {} : twin;
      case 'registered-models/get':
        return { registered_model: { name: 'churn' } };
      default:
        return {};
    }
  });
}

describe('Creating a model version over REST', () => {
  it('sends one request that carries the key as a tag and may not simply be repeated', async () => {
    const http = new RecordingHttpClient((request) =>
      endpoint(request) === 'model-versions/search' ? {} : { model_version: version('1') },
    );
    expect(await new RestRegistryStore(http).createModelVersion(draft)).toMatchObject({ version: '1', modelId: 'm-1' });
    const tags = [
      { key: 'a', value: 'b' },
      { key: 'mlflow_ops.key', value: draft.key },
    ];
    expect(http.summary.slice(1)).toEqual([
      ['POST', '/api/2.0/mlflow/model-versions/create', { name: 'churn', source: 'models:/m-1', model_id: 'm-1', tags }],
    ]);
    expect(http.requests[1]?.replay).toBe('unsafe');
  });

  it('gives the version that has the key already', async () => {
    const http = new RecordingHttpClient({ model_versions: [version('7')] });
    expect((await new RestRegistryStore(http).createModelVersion(draft)).version).toBe('7');
    expect(http.requests.map(endpoint)).toEqual(['model-versions/search']);
  });

  it('finds the version of an unanswered request by its key instead of making a second one', async () => {
    let created = false;
    const http = new RecordingHttpClient((request) => {
      if (endpoint(request) === 'model-versions/search') return created ? { model_versions: [version('7')] } : {};
      created = true;
      return unanswered(request, { model_version: version('8') });
    });
    expect((await new RestRegistryStore(http).createModelVersion(draft)).version).toBe('7');
    expect(http.requests[2]?.timeoutMs).toBe(5);
    expect(Object.fromEntries(http.requests[2]?.query ?? [])).toMatchObject({
      filter: `tags.\`mlflow_ops.key\` = '${draft.key}'`,
      order_by: 'version_number ASC',
    });
  });

  it('deletes the twin that a late first request made before the version gets an alias, once', async () => {
    const http = serverWithTwin({ model_versions: [version('2'), version('3')] });
    const store = new RestRegistryStore(http);
    await store.createModelVersion(draft);
    await store.setAlias('churn', 'champion', '2');
    expect(http.requests.slice(3).map(endpoint)).toEqual([
      'model-versions/search',
      'model-versions/delete',
      'registered-models/get',
      'registered-models/alias',
    ]);
    expect(http.summary[4]).toEqual(['DELETE', '/api/2.0/mlflow/model-versions/delete', { name: 'churn', version: '3' }]);
    await store.setAlias('churn', 'other', '2');
    expect(http.requests.slice(7).map(endpoint)).toEqual(['registered-models/alias']);
  });

  it('reports a failure to look for twins only when it may pass', async () => {
    const denied = new RestRegistryStore(serverWithTwin(new PermissionDeniedError('no', { status: 403 })));
    await denied.createModelVersion(draft);
    await denied.setAlias('churn', 'champion', '2');
    const busy = new RestRegistryStore(serverWithTwin(new ServerError('busy', { status: 503, retryable: true })));
    await busy.createModelVersion(draft);
    await expect(busy.setAlias('churn', 'champion', '2')).rejects.toThrow(ServerError);
  });
});
