import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotFoundError, NotSupportedError, ValidationError } from '../../../../src/core/errors/request-error.js';
import type { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { createTestClient, type TestClient } from '../../../../src/features/testing/create-test-client.js';

let open: TestClient;
beforeEach(() => {
  open = createTestClient();
});
afterEach(() => open.close());

describe('client.loggedModels', () => {
  test('creates a model that is pending until it is finalized', async () => {
    const { loggedModels } = open.client;
    const params = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`p${index}`, index]));
    const created = await loggedModels.create(0, { name: 'churn', modelType: 'onnx', params, tags: { team: 'ml' } });
    expect(created).toMatchObject({ experimentId: '0', name: 'churn', modelType: 'onnx', status: 'PENDING', tags: { team: 'ml' } });
    expect(created.params['p149']).toBe('149');
    await loggedModels.finalize(created.modelId, 'READY');
    expect((await loggedModels.get(created.modelId)).status).toBe('READY');
  });

  test('finds models by the name of their status, the newest first', async () => {
    const { loggedModels } = open.client;
    for (const name of ['first', 'second', 'third']) {
      const { modelId } = await loggedModels.create('0', { name });
      await loggedModels.finalize(modelId, name === 'second' ? 'FAILED' : 'READY');
      open.clock.advance(10);
    }
    const names = async (filter?: string) => (await loggedModels.search({ experimentIds: [0], filter }).toArray()).map(({ name }) => name);
    expect(await names()).toEqual(['third', 'second', 'first']);
    expect(await names("status = 'READY'")).toEqual(['third', 'first']);
    expect(await names("status != 'READY'")).toEqual(['second']);
  });

  test('sets and deletes tags, and deletes models', async () => {
    const { loggedModels } = open.client;
    const { modelId } = await loggedModels.create('0');
    await loggedModels.setTags(modelId, { a: 1, b: 2 });
    await loggedModels.setTags(modelId, {});
    await loggedModels.deleteTag(modelId, 'a');
    expect((await loggedModels.get(modelId)).tags).toMatchObject({ b: '2' });
    await expect(loggedModels.deleteTag(modelId, 'a')).rejects.toThrow(NotFoundError);
    await loggedModels.delete(modelId);
    await expect(loggedModels.get(modelId)).rejects.toThrow(NotFoundError);
  });

  test.each<[string, (models: MlflowClient['loggedModels']) => PromiseLike<unknown>, RegExp]>([
    ['a name with a dot', (models) => models.create('0', { name: 'a.b' }), /cannot be given to a logged model/],
    ['an id that is none', (models) => models.get('churn'), /id of a logged model/],
    ['an id with a path', (models) => models.delete('m-1/../2'), /id of a logged model/],
    ['a status that is not final', (models) => models.finalize('m-1', 'PENDING' as never), /'READY' or 'FAILED'/],
    ['a path out of the files', (models) => models.listArtifacts('m-1', { path: '../x' }), /"\.\."/],
  ])('refuses %s', async (_what, act, message) => {
    const error = await Promise.resolve(act(open.client.loggedModels)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as Error).message).toMatch(message);
  });

  test('refuses searches that cannot be', () => {
    const search = (options: object) => () => open.client.loggedModels.search({ experimentIds: ['0'], ...options });
    expect(search({ experimentIds: [] })).toThrow(/at least one experiment id/);
    expect(search({ orderBy: ['name'] })).toThrow(/list of objects/);
    expect(search({ orderBy: [{ fieldName: 'name', ascending: 'no' }] })).toThrow(/ascending/);
    expect(search({ datasets: [{}] })).toThrow(/datasetName/);
  });
});

describe('client.webhooks', () => {
  test('say that the embedded store has none', async () => {
    await expect(Promise.resolve(open.client.webhooks.list())).rejects.toThrow(NotSupportedError);
    const events = [{ entity: 'MODEL_VERSION', action: 'CREATED' }];
    await expect(open.client.webhooks.create('w', { url: 'https://here.example', events })).rejects.toThrow(NotSupportedError);
  });

  test.each<[string, (hooks: MlflowClient['webhooks']) => Promise<unknown>, RegExp]>([
    ['a URL that is none', (hooks) => hooks.create('w', { url: 'here?token=hidden', events: [] }), /must be an absolute URL/],
    ['no event', (hooks) => hooks.create('w', { url: 'https://h.example', events: [] }), /at least one/],
    ['an event in lower case', (hooks) => hooks.test('w', { event: { entity: 'model', action: 'CREATED' } }), /capital letters/],
    [
      'a name with a space',
      (hooks) => hooks.create('a b', { url: 'https://h.example', events: [{ entity: 'A', action: 'B' }] }),
      /cannot be given/,
    ],
    ['an update of nothing', (hooks) => hooks.update('w', {}), /must name name, url/],
    ['a secret that is none', (hooks) => hooks.update('w', { secret: 123456 as never }), /must be a string, not a number\.$/],
    ['an empty secret', (hooks) => hooks.update('w', { secret: '' }), /must not be empty/],
    ['a status that is none', (hooks) => hooks.update('w', { status: 'OFF' as never }), /'ACTIVE' or 'DISABLED'/],
    ['an id with a slash', (hooks) => hooks.get('a/b'), /id of a webhook/],
  ])('refuse %s', async (_what, act, message) => {
    const error = await act(open.client.webhooks).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('hidden');
  });
});
