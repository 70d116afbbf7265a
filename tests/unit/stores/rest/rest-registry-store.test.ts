import { describe, expect, it } from 'vitest';
import { AlreadyExistsError, NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import type { HttpRequest } from '../../../../src/ports/http-client.js';
import { RestRegistryStore } from '../../../../src/stores/rest/rest-registry-store.js';
import { endpoint, RecordingHttpClient } from './recording-http-client.js';

/** A registered model as servers send it. */
const wireModel = (fields: { readonly tags?: readonly object[]; readonly aliases?: readonly object[] } = {}) => ({
  registered_model: { name: 'churn', creation_timestamp: 1, last_updated_timestamp: 2, ...fields },
});
const notFound = (attempts: number) => new NotFoundError('gone', { status: 404, errorCode: 'RESOURCE_DOES_NOT_EXIST', attempts });

describe('The registry over REST', () => {
  it('reads a model whose empty fields the server left out', async () => {
    const http = new RecordingHttpClient(wireModel());
    expect(await new RestRegistryStore(http).getRegisteredModel('churn')).toEqual({
      name: 'churn',
      creationTimestamp: 1,
      lastUpdatedTimestamp: 2,
      description: undefined,
      tags: {},
      aliases: {},
      latestVersions: [],
    });
  });

  it('always sends the description, which servers erase otherwise', async () => {
    const http = new RecordingHttpClient((request) =>
      endpoint(request).startsWith('registered') ? wireModel() : { model_version: { name: 'churn', version: '1' } },
    );
    const store = new RestRegistryStore(http);
    await store.updateRegisteredModel('churn', '');
    await store.updateModelVersion('churn', '1', '');
    expect(http.summary).toEqual([
      ['PATCH', '/api/2.0/mlflow/registered-models/update', { name: 'churn', description: '' }],
      ['PATCH', '/api/2.0/mlflow/model-versions/update', { name: 'churn', version: '1', description: '' }],
    ]);
  });

  it('leaves the stages out when the newest versions of all are asked for', async () => {
    const http = new RecordingHttpClient();
    const store = new RestRegistryStore(http);
    await store.latestVersions('churn', []);
    await store.latestVersions('churn', ['Staging']);
    expect(http.requests.map(({ body }) => body)).toEqual(['{"name":"churn"}', '{"name":"churn","stages":["Staging"]}']);
  });

  it('repeats the keys of an order in the query of a search', async () => {
    const http = new RecordingHttpClient();
    await new RestRegistryStore(http).searchModelVersions({ orderBy: ['name ASC', 'version_number DESC'], maxResults: 5, pageToken: 't' });
    expect(http.requests[0]?.query).toEqual([
      ['max_results', '5'],
      ['order_by', 'name ASC'],
      ['order_by', 'version_number DESC'],
      ['page_token', 't'],
    ]);
  });

  describe('an alias', () => {
    const asking = (refusal: Error, aliases: readonly object[]) =>
      new RestRegistryStore(
        new RecordingHttpClient((request) => (endpoint(request) === 'registered-models/get' ? wireModel({ aliases }) : refusal)),
      ).getVersionByAlias('churn', 'champion');

    it('that does not exist is not found, with a list of those that do', async () => {
      const refused = new ValidationError('alias champion not found', { status: 400, errorCode: 'INVALID_PARAMETER_VALUE' });
      const error = await asking(refused, [{ alias: 'shadow', version: '2' }]).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(NotFoundError);
      expect(error).toMatchObject({
        message: expect.stringMatching(/^Registered model "churn" has no alias "champion"\. Its aliases are "shadow" \(version 2\)\./),
        details: { aliases: ['shadow'] },
      });
    });

    it('whose version an old server deleted alone is not found, and says so', async () => {
      await expect(asking(notFound(1), [{ alias: 'champion', version: 4 }])).rejects.toThrow(
        'has an alias "champion", but its version 4 is deleted. It has no other alias.',
      );
    });

    it('that exists keeps any other refusal', async () => {
      const refused = new ValidationError('something else', { status: 400 });
      await expect(asking(refused, [{ alias: 'champion', version: '4' }])).rejects.toThrow(/something else/);
    });

    it('goes with its version, also on servers that would leave it', async () => {
      const aliases = [
        { alias: 'champion', version: '4' },
        { alias: 'shadow', version: '5' },
      ];
      const http = new RecordingHttpClient((request) => (endpoint(request) === 'registered-models/get' ? wireModel({ aliases }) : {}));
      await new RestRegistryStore(http).deleteModelVersion('churn', '4');
      expect(http.summary.slice(2)).toEqual([['DELETE', '/api/2.0/mlflow/registered-models/alias', { name: 'churn', alias: 'champion' }]]);
    });
  });

  describe('after a lost answer', () => {
    it.each([
      ['a deletion', (store: RestRegistryStore) => store.deleteRegisteredModel('churn')],
      ['the deletion of a version', (store: RestRegistryStore) => store.deleteModelVersion('churn', '1')],
      ['a new name', (store: RestRegistryStore) => store.renameRegisteredModel('churn', 'new')],
    ])('%s that was done is a success, and one that never was is not found', async (_what, act) => {
      const answering = (attempts: number) =>
        new RestRegistryStore(
          new RecordingHttpClient((request) => (endpoint(request) === 'registered-models/get' ? wireModel() : notFound(attempts))),
        );
      await act(answering(2));
      await expect(act(answering(1))).rejects.toThrow(NotFoundError);
    });

    /** The key that a create request carries. */
    const keyOf = (request: HttpRequest): unknown => JSON.parse(request.body ?? '').tags.at(-1);
    const taken = new AlreadyExistsError('taken', { status: 400, errorCode: 'RESOURCE_ALREADY_EXISTS' });

    it('the model that this call created is adopted', async () => {
      let created: HttpRequest | undefined;
      const http = new RecordingHttpClient(async (request) => {
        if (endpoint(request) === 'registered-models/get') return wireModel({ tags: [keyOf(created as HttpRequest) as object] });
        created = request;
        return (await request.recover?.({}))?.body ?? taken;
      });
      expect(await new RestRegistryStore(http).createRegisteredModel({ name: 'churn' })).toMatchObject({ name: 'churn' });
      expect(http.requests.map(endpoint)).toEqual(['registered-models/create', 'registered-models/get']);
    });

    it('the model that somebody else created meanwhile is not', async () => {
      const http = new RecordingHttpClient(async (request) => {
        if (endpoint(request) === 'registered-models/get') return wireModel({ tags: [{ key: 'mlflow_ops.key', value: 'other' }] });
        return (await request.recover?.({}))?.body ?? taken;
      });
      await expect(new RestRegistryStore(http).createRegisteredModel({ name: 'churn' })).rejects.toThrow(AlreadyExistsError);
    });

    it('a name that was taken at once stays taken, without a question', async () => {
      const http = new RecordingHttpClient(taken);
      await expect(new RestRegistryStore(http).createRegisteredModel({ name: 'churn' })).rejects.toThrow(
        /^Cannot create registered model "churn": taken\. Use that model, or another name/,
      );
      expect(http.requests).toHaveLength(1);
    });
  });
});
