import { expect, it, onTestFinished } from 'vitest';
import { newId } from '../../src/core/ids.js';
import { clientInternals } from '../../src/features/client/client-internals.js';
import { logModel } from '../../src/features/models/log-model.js';
import { MlflowClient } from '../../src/index.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { type Fate, fatesOf, lateRequest, losingProxy } from '../support/losing-proxy.js';
import { linear } from '../support/onnx/models.js';

function clientOf(trackingUri: string): MlflowClient {
  const client = new MlflowClient({ trackingUri, http: { proxy: false }, random: { next: () => 0.02 } });
  onTestFinished(() => client.close());
  return client;
}

/** A client whose requests pass a proxy, and one that sees the server as it is. */
async function clientsOf(uri: string, fate: (path: string, method: string) => Fate) {
  return { client: clientOf(await losingProxy(uri, fate)), direct: clientOf(uri) };
}

const source = 's3://bucket/model';

liveDescribe('When answers of a real server about models are lost', (server) => {
  const versionsOf = async (client: MlflowClient, name: string) =>
    (await client.modelVersions.search({ filter: `name = '${name}'` }).toArray()).map(({ version }) => version);
  const modelsOf = (client: MlflowClient, experimentId: string) => client.loggedModels.search({ experimentIds: [experimentId] }).toArray();

  it.each(['lost', 'late'] as const)('a registered model is created once, and its own creation is no conflict (%s)', async (fate) => {
    const late = lateRequest();
    const { client, direct } = await clientsOf(server.uri, fatesOf('registered-models/create', fate === 'late' ? late : fate));
    const name = newId();
    const model = await client.registeredModels.create(name, { tags: { a: 'b' } });
    if (fate === 'late') await late.arrive();
    expect(await direct.registeredModels.get(name)).toEqual(model);
    await expect(client.registeredModels.create(name)).rejects.toMatchObject({ name: 'AlreadyExistsError' });
  });

  it('a version is created once', async () => {
    const { client, direct } = await clientsOf(server.uri, fatesOf('model-versions/create', 'lost', 'lost'));
    const name = newId();
    await client.registeredModels.create(name);
    const { version } = await client.modelVersions.create(name, { source });
    expect(await versionsOf(direct, name)).toEqual([version]);
  });

  it('the twin of a version that a late request made is gone before an alias points there', async () => {
    const late = lateRequest();
    const { client, direct } = await clientsOf(server.uri, fatesOf('model-versions/create', late));
    const name = newId();
    await client.registeredModels.create(name);
    const { version } = await client.modelVersions.create(name, { source });
    await late.arrive();
    expect(await versionsOf(direct, name)).toHaveLength(2);
    await client.registeredModels.setAlias(name, 'champion', version);
    expect(await versionsOf(direct, name)).toEqual([version]);
    expect((await direct.registeredModels.getByAlias(name, 'champion')).version).toBe(version);
  });

  it('aliases, stages, descriptions, names and removals are as if nothing had happened', async () => {
    const seen = new Set<string>();
    const { client, direct } = await clientsOf(server.uri, (path, method) => {
      const request = `${method} ${path.split('?')[0]}`;
      if (method === 'GET' || seen.has(request)) return 'normal';
      seen.add(request);
      return 'lost';
    });
    const [first, name] = [newId(), newId()];
    await client.registeredModels.create(first);
    await client.registeredModels.rename(first, name);
    for (let version = 1; version <= 2; version++) await client.modelVersions.create(name, { source });
    await client.registeredModels.setAlias(name, 'champion', 2);
    await client.registeredModels.setAlias(name, 'old', 1);
    await client.registeredModels.deleteAlias(name, 'old');
    await client.registeredModels.setTag(name, 'team', 'a');
    await client.registeredModels.deleteTag(name, 'team');
    await client.modelVersions.update(name, 2, { description: 'second' });
    await client.modelVersions.setTag(name, 2, 'seed', 7);
    await client.modelVersions.deleteTag(name, 2, 'seed');
    await client.modelVersions.transitionStage(name, 2, { stage: 'Production' });
    await client.modelVersions.delete(name, 1);
    expect(seen.size).toBe(12);
    expect((await direct.registeredModels.get(name)).aliases).toEqual({ champion: '2' });
    const version = await direct.modelVersions.get(name, 2);
    expect(version).toMatchObject({ description: 'second', currentStage: 'Production', aliases: ['champion'] });
    expect(Object.keys(version.tags)).toEqual(['mlflow_ops.key']);
    expect(await versionsOf(direct, name)).toEqual(['2']);
    await client.registeredModels.delete(name);
    await expect(direct.registeredModels.get(name)).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('a logged model is created and finalized once', async () => {
    const seen = new Set<string>();
    const { client, direct } = await clientsOf(server.uri, (path, method) => {
      const kind = /logged-models(\/(m-|search))?/.exec(path)?.[0];
      const request = `${method} ${kind}`;
      if (kind === undefined || kind.endsWith('search') || seen.has(request)) return 'normal';
      seen.add(request);
      return 'lost';
    });
    const experimentId = await client.experiments.create(newId());
    const { modelId } = await client.loggedModels.create(experimentId, { name: 'm', params: { depth: 3 } });
    await client.loggedModels.finalize(modelId, 'READY');
    expect([...seen].sort()).toEqual(['PATCH logged-models/m-', 'POST logged-models']);
    expect(await modelsOf(direct, experimentId)).toMatchObject([{ modelId, status: 'READY', params: { depth: '3' } }]);
  });

  it('the twin of a logged model that a late request made is gone after the end', async () => {
    const late = lateRequest();
    const fates: Fate[] = [late];
    const { client, direct } = await clientsOf(server.uri, (path, method) =>
      method === 'POST' && path.endsWith('/logged-models') ? (fates.shift() ?? 'normal') : 'normal',
    );
    const experimentId = await client.experiments.create(newId());
    const { modelId } = await client.loggedModels.create(experimentId);
    await late.arrive();
    expect(await modelsOf(direct, experimentId)).toHaveLength(2);
    await client.loggedModels.finalize(modelId, 'READY');
    expect((await modelsOf(direct, experimentId)).map((model) => model.modelId)).toEqual([modelId]);
  });

  it('a webhook whose creation is in doubt is not sent again', async () => {
    const { client, direct } = await clientsOf(server.uri, fatesOf('/webhooks', 'lost'));
    const name = newId();
    const hook = { url: 'https://1.1.1.1/hook', events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }], status: 'DISABLED' } as const;
    await expect(client.webhooks.create(name, hook)).rejects.toMatchObject({ name: 'ConnectionError', attempts: 1 });
    const made = (await direct.webhooks.list().toArray()).filter((webhook) => webhook.name === name);
    expect(made).toHaveLength(1);
    await direct.webhooks.delete(made[0]?.webhookId ?? '');
  });

  it('a change and a removal of a webhook succeed', async () => {
    const seen = new Set<string>();
    const { client, direct } = await clientsOf(server.uri, (_, method) => {
      if (method !== 'PATCH' && method !== 'DELETE') return 'normal';
      const first = !seen.has(method);
      seen.add(method);
      return first ? 'lost' : 'normal';
    });
    const { webhookId } = await direct.webhooks.create(newId(), {
      url: 'https://1.1.1.1/hook',
      events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }],
      status: 'DISABLED',
    });
    await client.webhooks.update(webhookId, { description: 'changed' });
    expect((await direct.webhooks.get(webhookId)).description).toBe('changed');
    await client.webhooks.delete(webhookId);
    await expect(direct.webhooks.get(webhookId)).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(seen.size).toBe(2);
  });

  it('an artifact is written, read and deleted', async () => {
    const seen: string[] = [];
    const { client, direct } = await clientsOf(server.uri, (path, method) => {
      if (!path.includes('mlflow-artifacts') || seen.includes(method)) return 'normal';
      seen.push(method);
      return 'lost';
    });
    const { runId } = (await client.runs.create(await client.experiments.create(newId()))).info;
    const content = Buffer.alloc(300_000, 'artifact ');
    expect(await client.artifacts.write(runId, 'a/b.bin', content, { verify: 'sha256' })).toMatchObject({ size: content.length });
    expect((await client.artifacts.read(runId, 'a/b.bin')).equals(content)).toBe(true);
    expect((await direct.artifacts.list(runId, 'a')).map(({ path, fileSize }) => [path, fileSize])).toEqual([['a/b.bin', content.length]]);
    await client.artifacts.delete(runId, 'a/b.bin');
    expect(await direct.artifacts.list(runId, 'a')).toEqual([]);
    expect(seen.sort()).toEqual(['DELETE', 'GET', 'PUT']);
  });

  it('a model that was logged half-way by a client that gave up is completed by the same key', async () => {
    const direct = clientOf(server.uri);
    const experimentId = await direct.experiments.create(newId());
    const { runId } = (await direct.runs.create(experimentId)).info;
    const input = { model: linear([1, 2], 0), name: 'm', runId, params: { depth: 3 }, tags: { a: 'b' }, key: newId() };
    // One more change reaches the server each time before every answer is lost, until nothing is left to do.
    let changes = 0;
    for (let done = false; !done; changes++) {
      let left = changes;
      const proxy = await losingProxy(server.uri, (path, method) =>
        method === 'GET' || path.includes('search') || left-- > 0 ? 'normal' : 'lost',
      );
      const client = new MlflowClient({ trackingUri: proxy, http: { proxy: false, maxRetries: 0 } });
      const attempt = logModel(client[clientInternals], input).then(
        () => true,
        () => false,
      );
      done = await attempt;
      await client.close();
    }
    expect(changes).toBeGreaterThan(3);
    const logged = await logModel(direct[clientInternals], input);
    expect(await modelsOf(direct, experimentId)).toMatchObject([{ modelId: logged.modelId, status: 'READY', params: { depth: '3' } }]);
    expect((await direct.runs.get(runId)).outputs.modelOutputs).toEqual([{ modelId: logged.modelId, step: 0 }]);
  });
});
