import { describe, expect, it } from 'vitest';
import { NotFoundError, NotSupportedError, ValidationError } from '../../../../src/core/errors/request-error.js';
import type { LoggedModelDraft } from '../../../../src/ports/logged-model-store.js';
import { RestLoggedModelStore } from '../../../../src/stores/rest/rest-logged-model-store.js';
import { endpoint, RecordingHttpClient } from './recording-http-client.js';

const params = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => ({ key: `p${from + index}`, value: 'v' }));
const draft = (count = 0): LoggedModelDraft => ({ key: 'k'.repeat(32), experimentId: '7', params: params(0, count), tags: [] });
const wireModel = (modelId: string, count = 0) => ({
  info: { model_id: modelId, experiment_id: '7', name: 'n', artifact_uri: 'mlflow-artifacts:/7/models/m', status: 'LOGGED_MODEL_PENDING' },
  data: { params: params(0, count) },
});
const model = (modelId: string, count = 0) => ({ model: wireModel(modelId, count) });

describe('Logged models over REST', () => {
  it('sends params by the hundred and reads the model with all of them', async () => {
    const http = new RecordingHttpClient((request) => {
      if (endpoint(request) === 'logged-models/search') return {};
      return request.method === 'GET' ? model('m-1', 230) : model('m-1', 100);
    });
    const created = await new RestLoggedModelStore(http).createLoggedModel(draft(230));
    expect(Object.keys(created.params)).toHaveLength(230);
    expect(http.requests.slice(1).map(endpoint)).toEqual([
      'logged-models',
      'logged-models/m-1/params',
      'logged-models/m-1/params',
      'logged-models/m-1',
    ]);
    expect(JSON.parse(http.requests[3]?.body ?? '')).toEqual({ model_id: 'm-1', params: params(200, 230) });
  });

  it('completes a model that an interrupted call with the same key left behind', async () => {
    const http = new RecordingHttpClient((request) =>
      endpoint(request) === 'logged-models/search' ? { models: [wireModel('m-1', 100)] } : model('m-1', 101),
    );
    await new RestLoggedModelStore(http).createLoggedModel(draft(101));
    expect(http.requests.map(endpoint)).toEqual(['logged-models/search', 'logged-models/m-1/params', 'logged-models/m-1']);
    expect(JSON.parse(http.requests[1]?.body ?? '')).toEqual({ model_id: 'm-1', params: params(100, 101) });
  });

  it.each([
    ['are stored', 101, undefined],
    ['are not', 100, ValidationError],
  ])('takes params that the server has already for written when they %s', async (_what, stored, expected) => {
    const http = new RecordingHttpClient((request) => {
      if (endpoint(request).endsWith('/params')) return new ValidationError('UNIQUE', { status: 400, details: { duplicateKey: true } });
      if (endpoint(request) === 'logged-models/search') return {};
      return model('m-1', request.method === 'GET' ? stored : 100);
    });
    const creating = new RestLoggedModelStore(http).createLoggedModel(draft(101));
    if (expected === undefined) expect((await creating).modelId).toBe('m-1');
    else await expect(creating).rejects.toThrow(expected);
  });

  it('finds the model of an unanswered request by its key, and deletes the twin of a late one when the model is finalized', async () => {
    let searches = 0;
    const http = new RecordingHttpClient(async (request) => {
      switch (endpoint(request)) {
        case 'logged-models':
          return (await request.recover?.({}))?.body ?? model('m-2');
        case 'logged-models/search':
          searches += 1;
          return { models: searches <= 2 ? [] : [wireModel('m-1'), wireModel('m-2')] };
        default:
          return model('m-2');
      }
    });
    const store = new RestLoggedModelStore(http);
    await store.createLoggedModel(draft());
    await store.finalizeLoggedModel('m-2', 'READY');
    expect(http.requests.slice(3).map(({ method, path }) => [method, path.replace('/api/2.0/mlflow/', '')])).toEqual([
      ['PATCH', 'logged-models/m-2'],
      ['POST', 'logged-models/search'],
      ['DELETE', 'logged-models/m-1'],
    ]);
    expect(http.requests[3]?.body).toBe('{"model_id":"m-2","status":"LOGGED_MODEL_READY"}');
    await store.finalizeLoggedModel('m-2', 'FAILED');
    expect(http.requests).toHaveLength(7);
    expect(http.requests[6]?.body).toBe('{"model_id":"m-2","status":"LOGGED_MODEL_UPLOAD_FAILED"}');
  });

  it('asks nothing when there is no experiment to search in', async () => {
    const http = new RecordingHttpClient();
    expect(await new RestLoggedModelStore(http).searchLoggedModels({ experimentIds: [], maxResults: 5 })).toEqual({ items: [] });
    expect(http.requests).toEqual([]);
  });

  it('names the version of a server that has no logged models', async () => {
    const missing = new NotSupportedError('no endpoint', { status: 404, store: 'rest' });
    const asked = (version: string | Error) =>
      new RestLoggedModelStore(new RecordingHttpClient((request) => (request.path === '/version' ? version : missing))).getLoggedModel(
        'm-1',
      );
    await expect(asked('2.22.4')).rejects.toThrow(/^The server runs MLflow 2\.22\.4, which has no logged models/);
    await expect(asked('3.4.0')).rejects.toThrow(/no endpoint/);
    await expect(asked(new NotFoundError('nothing'))).rejects.toThrow(/no endpoint/);
  });

  it('says that a tag with a slash cannot be deleted', async () => {
    const http = new RecordingHttpClient();
    await expect(new RestLoggedModelStore(http).deleteLoggedModelTag('m-1', 'a/b')).rejects.toThrow(NotSupportedError);
    await new RestLoggedModelStore(http).deleteLoggedModelTag('m-1', 'a b');
    expect(http.requests.map(endpoint)).toEqual(['logged-models/m-1/tags/a%20b']);
  });
});
