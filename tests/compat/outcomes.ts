import { expect, onTestFinished } from 'vitest';
import { newId } from '../../src/core/ids.js';
import { clientInternals } from '../../src/features/client/client-internals.js';
import { logModel } from '../../src/features/models/log-model.js';
import { resolveModel } from '../../src/features/models/resolve-model.js';
import { MlflowClient } from '../../src/index.js';
import { type Fate, losingProxy } from '../support/losing-proxy.js';
import { linear } from '../support/onnx/models.js';

/** What the outcomes are tried on: an experiment of one run with the metrics `m` (NaN) and `n` (100 points at step 0). */
export interface Setting {
  readonly client: MlflowClient;
  readonly experimentId: string;
  readonly runId: string;
}

const found = ({ client, experimentId }: Setting, filter: string) =>
  client.runs.search({ experimentIds: [experimentId], filter }).toArray();

const raises = (name: string, call: (setting: Setting) => Promise<unknown>) => (setting: Setting) =>
  expect(call(setting)).rejects.toMatchObject({ name });

const source = 's3://bucket/model';

/** Registers a model with versions that belong to the run. */
async function newModel({ client, runId }: Setting, versions = 1): Promise<string> {
  const { name } = await client.registeredModels.create(newId());
  for (let version = 1; version <= versions; version++) await client.modelVersions.create(name, { source, runId });
  return name;
}

/** For each gap, by what is lacking: that a caller sees what docs/compat.md says. */
export const outcomes: Readonly<Record<string, (setting: Setting) => Promise<void>>> = {
  'filters with `IS NULL` and `IS NOT NULL`': raises('ValidationError', (setting) => found(setting, 'params.lr IS NULL')),
  '`experiment_id` in filters of experiments': raises('ValidationError', ({ client, experimentId }) =>
    client.experiments.search({ filter: `experiment_id IN ('${experimentId}')` }).toArray(),
  ),
  'NaN in filters: it compares as 0': async (setting) => {
    expect(await found(setting, 'metrics.m = 0')).toHaveLength(1);
    expect(await found(setting, 'metrics.m > 0')).toHaveLength(0);
  },
  'knowledge that a full page of runs is the last one': async ({ client, experimentId }) => {
    const page = await client.runs.search({ experimentIds: [experimentId], maxResults: 1 });
    expect(page.items).toHaveLength(1);
    expect((await page.nextPage())?.items).toEqual([]);
  },
  'refusal of a page size of 0 for metric histories': async ({ client, runId }) => {
    expect(() => client.metrics.history(runId, 'n', { maxResults: 0 })).toThrow('maxResults');
  },
  'sampling of many points that share a step': async ({ client, runId }) => {
    expect((await client.metrics.historyBulk([runId], 'n', { maxResults: 10 })).length).toBeGreaterThan(11);
  },
  'model outputs in searches of runs': async ({ client, experimentId, runId }) => {
    const models = [{ modelId: 'm-made', step: 1 }];
    await client.runs.logOutputs(runId, { models });
    const [run] = await client.runs.search({ experimentIds: [experimentId] }).toArray();
    expect(run?.outputs.modelOutputs).toEqual([]);
    expect((await client.runs.get(runId)).outputs.modelOutputs).toEqual(models);
  },
  'model outputs of runs': raises('NotSupportedError', ({ client, runId }) =>
    client.runs.logOutputs(runId, { models: [{ modelId: 'm-made', step: 1 }] }),
  ),
  'deletion of experiment tags': async (setting) => {
    await setting.client.experiments.setTag(setting.experimentId, 'team', 'vision');
    await raises('NotSupportedError', ({ client, experimentId }) => client.experiments.deleteTag(experimentId, 'team'))(setting);
  },
  'pages of metric histories': async ({ client, runId }) => {
    const page = await client.metrics.history(runId, 'n', { maxResults: 10 });
    expect(page.items).toHaveLength(100);
    expect(await page.nextPage()).toBeUndefined();
  },
  'histories of several runs at once': raises('NotSupportedError', ({ client, runId }) => client.metrics.historyBulk([runId], 'n')),
  'colons in the names of metrics, params and tags': raises('ValidationError', ({ client, runId }) =>
    client.runs.logMetric(runId, 'top:5', 1),
  ),
  'tag values of more than 5,000 characters': raises('ValidationError', ({ client, runId }) =>
    client.runs.setTag(runId, 'long', 'x'.repeat(5_001)),
  ),
  'a proper refusal of comparisons that text does not have, such as `>`': raises('ServerError', (setting) =>
    found(setting, "status > 'FINISHED'"),
  ),
  'refusal of names of registered models with `/` or `:`': raises('ValidationError', ({ client }) => client.registeredModels.create('a/b')),
  'tag values of model versions of more than 5,000 characters': raises('ValidationError', async (setting) => {
    const name = await newModel(setting);
    await setting.client.modelVersions.setTag(name, 1, 'long', 'x'.repeat(5_001));
  }),
  'the alias `latest` for the highest version': async (setting) => {
    const name = await newModel(setting, 2);
    await setting.client.modelVersions.transitionStage(name, 1, { stage: 'Production' });
    expect((await resolveModel(setting.client[clientInternals], `models:/${name}/latest`)).version).toBe('2');
  },
  'the run of the original in a version made from `models:/name/1`': async (setting) => {
    const copy = await setting.client.modelVersions.copy(await newModel(setting), 1, newId());
    expect(copy.runId).toBe(setting.runId);
    expect(await setting.client.modelVersions.downloadUri(copy.name, copy.version)).toBe(source);
  },
  'refusal of sources that nothing can be read from': async (setting) => {
    const name = await newModel(setting);
    const refused = { source: 'https://example.org/model' };
    expect((await setting.client.modelVersions.create(name, refused)).version).toBe('2');
  },
  '`name IN (…)` in filters of registered models': raises('ValidationError', ({ client }) =>
    client.registeredModels.search({ filter: "name IN ('a')" }).toArray(),
  ),
  'refusal of fractions for `version_number`': async ({ client }) => {
    expect(await client.modelVersions.search({ filter: 'version_number > 1.5 AND version_number < 1.6' }).toArray()).toEqual([]);
  },
  'comparison of the logged model a version names with its source': async (setting) => {
    const [first, second] = await Promise.all([1, 2].map(() => setting.client.loggedModels.create(setting.experimentId)));
    const draft = { source: `models:/${first?.modelId}`, modelId: second?.modelId };
    expect((await setting.client.modelVersions.create(await newModel(setting), draft)).source).toBe(draft.source);
  },
  'logged models': async (setting) => {
    await raises('NotSupportedError', ({ client, experimentId }) => client.loggedModels.create(experimentId))(setting);
    const { modelUri } = await logModel(setting.client[clientInternals], { model: linear([1], 0), runId: setting.runId });
    expect(modelUri).toBe(`runs:/${setting.runId}/model`);
  },
  'prompts in the registry': async ({ client }) => {
    const name = newId();
    await client.registeredModels.create(name, { tags: { 'mlflow.prompt.is_prompt': 'true' } });
    expect(await client.registeredModels.search({ filter: `name = '${name}'` }).toArray()).toHaveLength(1);
  },
  'downloads of files whose names have other letters than `A` to `Z`': async (setting) => {
    const { artifacts } = setting.client;
    await artifacts.write(setting.runId, 'names/日本.txt', 'kept');
    expect(await artifacts.list(setting.runId, 'names')).toEqual([{ path: 'names/日本.txt', isDir: false, fileSize: 4 }]);
    // Some servers break the connection, which is tried again for a minute.
    const once = new MlflowClient({ trackingUri: setting.client.trackingUri, http: { proxy: false, maxRetries: 0 } });
    onTestFinished(() => once.close());
    await expect(once.artifacts.read(setting.runId, 'names/日本.txt')).rejects.toMatchObject({
      name: expect.stringMatching(/^(Server|Connection)Error$/),
    });
  },
  'downloads that begin in the middle of a file': async ({ client, runId }) => {
    const content = Buffer.alloc(3_000_000, 'artifact ');
    await client.artifacts.write(runId, 'a.bin', content);
    const fates: Fate[] = ['cut', 'cut'];
    const proxy = await losingProxy(client.trackingUri, (path) => (path.includes('a.bin') ? (fates.shift() ?? 'normal') : 'normal'));
    const behind = new MlflowClient({ trackingUri: proxy, http: { proxy: false } });
    onTestFinished(() => behind.close());
    expect((await behind.artifacts.read(runId, 'a.bin')).equals(content)).toBe(true);
    expect(fates).toEqual([]);
  },
  'deletion of single files where artifacts lie in a directory': async (setting) => {
    const { artifacts } = setting.client;
    await artifacts.write(setting.runId, 'kept/a.txt', 'a');
    await raises('ServerError', ({ client, runId }) => client.artifacts.delete(runId, 'kept/a.txt'))(setting);
    await artifacts.delete(setting.runId, 'kept');
    expect(await artifacts.list(setting.runId, 'kept')).toEqual([]);
  },
  webhooks: raises('NotSupportedError', ({ client }) => client.webhooks.list().toArray()),
  'datasets without digest in searches of logged models': async ({ client, experimentId }) => {
    const { modelId } = await client.loggedModels.create(experimentId);
    const { runId } = (await client.runs.create(experimentId)).info;
    await client.runs.logMetric(runId, 'auc', 0.7, { modelId, datasetName: 'eval', datasetDigest: '1' });
    const found = (datasetDigest?: string) =>
      client.loggedModels
        .search({ experimentIds: [experimentId], filter: 'metrics.auc > 0.6', datasets: [{ datasetName: 'eval', datasetDigest }] })
        .toArray();
    expect([(await found('1')).length, (await found()).length]).toEqual([1, 0]);
  },
};
