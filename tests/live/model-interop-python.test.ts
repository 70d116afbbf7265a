import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOnnxModel } from '../../src/domain/onnx/read-onnx-model.js';
import { downloadArtifact, readArtifact } from '../../src/features/artifacts/artifact-transfer.js';
import { clientInternals } from '../../src/features/client/client-internals.js';
import { readModelDirectory } from '../../src/features/models/read-model-directory.js';
import { resolveModel } from '../../src/features/models/resolve-model.js';
import { MlflowClient } from '../../src/index.js';
import { uniqueName } from '../contract/tracking-store/drafts.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { runPython } from '../support/live/python.js';

const script = new URL('../support/python/log_models.py', import.meta.url).pathname;

interface LoggedByPython {
  readonly modelUri: string;
  readonly modelId: string;
  readonly runId: string;
  readonly runUri: string;
  readonly registered: string | null;
}

liveDescribe('A scikit-learn model that Python converted and logged', (server) => {
  let directory: string;
  let client: MlflowClient;
  let logged: Readonly<Record<string, LoggedByPython>>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'model-interop-'));
    client = new MlflowClient({ trackingUri: server.uri, http: { proxy: false } });
    logged = await runPython(server, script, { experiment: uniqueName('sklearn'), register: true });
  }, 600_000);
  afterAll(async () => {
    await client.close();
    await rm(directory, { recursive: true, force: true });
  });

  const fetchModel = async (uri: string, name: string) => {
    const { place, path } = await resolveModel(client[clientInternals], uri);
    const store = await client[clientInternals].artifacts(place);
    return readModelDirectory(await downloadArtifact(store, path, join(directory, name)));
  };

  test.each([
    ['classifier', [['X', 'float32']], ['int64', undefined], 'tensor'],
    ['text_labels', [['X', 'float32']], ['string', undefined], undefined],
    ['regressor', [['X', 'float32']], ['float32'], 'double'],
    [
      'pipeline',
      [
        ['city', 'string'],
        ['age', 'float32'],
        ['pay', 'float32'],
      ],
      ['int64', undefined],
      'string',
    ],
    ['float_scores', [['X', 'float32']], ['string', 'float32'], undefined],
  ])('(%s) is found, downloaded and read', async (name, inputs, outputs, firstInput) => {
    const model = await fetchModel(logged[name]?.modelUri ?? '', name);
    expect(model.spec).toMatchObject({ modelId: logged[name]?.modelId, runId: logged[name]?.runId });
    expect(model.spec.signature?.inputs?.[0]?.type).toBe(firstInput);
    const graph = readOnnxModel(await readFile(model.modelPath));
    expect(graph.inputs.map((input) => [input.name, input.type])).toEqual(inputs);
    expect(graph.outputs.map(({ type }) => type)).toEqual(outputs);
    expect(graph.zipMaps.length).toBe(outputs.includes(undefined) ? 1 : 0);
  });

  test('is found by its run, its version, an alias, latest and a stage', async () => {
    const { modelId, runId, runUri, registered } = logged.classifier as LoggedByPython;
    const name = registered ?? '';
    const registry = await client[clientInternals].registry();
    await registry.setAlias(name, 'champion', '1');
    await registry.setModelVersionTag(name, '1', { key: 'team', value: 'a' });
    await registry.transitionStage(name, '1', { stage: 'Staging', archiveExisting: false });
    const facts = { modelId, runId, path: '' };
    expect(await resolveModel(client[clientInternals], runUri)).toMatchObject(facts);
    for (const form of ['/1', '@champion', '/latest', '/staging']) {
      const resolved = await resolveModel(client[clientInternals], `models:/${name}${form}`);
      expect(resolved).toMatchObject({ ...facts, name, version: '1', versionTags: { team: 'a' } });
      const store = await client[clientInternals].artifacts(resolved.place);
      expect(String(await readArtifact(store, 'MLmodel'))).toContain(modelId);
    }
    await expect(resolveModel(client[clientInternals], `models:/${name}@challenger`)).rejects.toThrow(/champion/);
    await expect(resolveModel(client[clientInternals], `models:/${name}/Production`)).rejects.toThrow(/1 \(Staging\)/);
    await expect(resolveModel(client[clientInternals], `${runUri}-other`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('as a pickle is refused by the name of its flavor', async () => {
    await expect(fetchModel(logged.pickled?.modelUri ?? '', 'pickled')).rejects.toMatchObject({
      kind: 'unsupported-flavor',
      message: expect.stringMatching(/sklearn.*skl2onnx/s),
    });
  });
});
