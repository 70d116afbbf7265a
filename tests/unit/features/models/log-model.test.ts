import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotSupportedError } from '../../../../src/core/errors/request-error.js';
import { modelDigest } from '../../../../src/domain/mlmodel/model-digest.js';
import { readMlmodel } from '../../../../src/domain/mlmodel/read-mlmodel.js';
import { downloadArtifact, readArtifact } from '../../../../src/features/artifacts/artifact-transfer.js';
import { type ClientInternals, clientInternals } from '../../../../src/features/client/client-internals.js';
import { logModel } from '../../../../src/features/models/log-model.js';
import { readModelDirectory } from '../../../../src/features/models/read-model-directory.js';
import { resolveModel } from '../../../../src/features/models/resolve-model.js';
import { MlflowClient } from '../../../../src/index.js';
import type { LoggedModelStore } from '../../../../src/ports/logged-model-store.js';
import { linear, withExternalData } from '../../../support/onnx/models.js';

let directory: string;
let client: MlflowClient;
let internals: ClientInternals;
let runId: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'log-model-'));
  client = new MlflowClient({ trackingUri: `sqlite:///${join(directory, 'mlflow.db')}` });
  internals = client[clientInternals];
  runId = (await client.runs.create('0')).info.runId;
  await client.runs.logParam(runId, 'lr', '0.1');
});
afterEach(async () => {
  await client.close();
  await rm(directory, { recursive: true, force: true });
});

/** The same object, with some of its methods replaced. */
function replaced<T extends object>(object: T, methods: Partial<T>): T {
  return new Proxy(object, {
    get: (target, name) => {
      const value: unknown = Reflect.get(Object.hasOwn(methods, name) ? methods : target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The same client, with some methods of its logged models replaced. */
function withLoggedModels(methods: Partial<LoggedModelStore>): ClientInternals {
  return replaced(internals, { loggedModels: async () => replaced(await internals.loggedModels(), methods) });
}

const models = async () => (await (await internals.loggedModels()).searchLoggedModels({ experimentIds: ['0'], maxResults: 10 })).items;

describe('logging a model', () => {
  test('makes a READY logged model of the run with params, tags, type and a digest of its files', async () => {
    const logged = await logModel(internals, {
      model: linear([1, 2], 0),
      name: 'm',
      runId,
      params: { depth: 3 },
      tags: { a: 'b' },
      modelType: 'regressor',
    });
    expect(await models()).toMatchObject([
      {
        modelId: logged.modelId,
        name: 'm',
        status: 'READY',
        modelType: 'regressor',
        sourceRunId: runId,
        params: { lr: '0.1', depth: '3' },
      },
    ]);
    expect((await client.runs.get(runId)).outputs.modelOutputs).toMatchObject([{ modelId: logged.modelId }]);
    const copy = await downloadArtifact(await internals.artifacts({ uri: logged.artifactUri }), '', join(directory, 'copy'));
    const { spec } = await readModelDirectory(copy);
    expect(spec).toMatchObject({ modelId: logged.modelId, runId, signature: logged.signature });
    expect(logged.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await models())[0]?.tags).toMatchObject({ a: 'b', 'mlflow_ops.digest': logged.digest });
  });

  test.each(['setLoggedModelTags', 'finalizeLoggedModel'] as const)('that failed at %s is completed by the same key', async (step) => {
    const input = { model: linear([1, 2], 0), name: 'm', runId, key: 'once' };
    const broken = withLoggedModels({ [step]: () => Promise.reject(new Error('lost')) });
    await expect(logModel(broken, input)).rejects.toThrow('lost');
    expect((await models())[0]?.status).not.toBe('READY');
    const logged = await logModel(internals, input);
    expect(await models()).toMatchObject([{ modelId: logged.modelId, status: 'READY' }]);
    expect(await logModel(internals, input)).toEqual(logged);
    expect(await models()).toHaveLength(1);
  });

  test('marks a model whose upload failed as FAILED and says why', async () => {
    const broken = replaced(internals, { artifacts: () => Promise.reject(new Error('no room')) });
    await expect(logModel(broken, { model: linear([1], 0), runId })).rejects.toThrow('no room');
    expect(await models()).toMatchObject([{ status: 'FAILED' }]);
  });

  test('of a server without logged models puts it among the artifacts of its run', async () => {
    const old = withLoggedModels({ createLoggedModel: () => Promise.reject(new NotSupportedError('MLflow 2', { store: 'rest' })) });
    const input = { model: linear([1, 2], 0), artifactPath: 'models/m', runId, key: 'once' };
    const logged = await logModel(old, input);
    expect(logged).not.toHaveProperty('modelId');
    expect(logged.modelUri).toBe(`runs:/${runId}/models/m`);
    expect(await logModel(old, input)).toEqual(logged);
    const history = JSON.parse((await client.runs.get(runId)).data.tags['mlflow.log-model.history'] ?? '');
    expect(history).toMatchObject([
      { run_id: runId, artifact_path: 'models/m', model_uuid: 'once', flavors: { onnx: { data: 'model.onnx' } } },
    ]);
    const { place, path } = await resolveModel(internals, logged.modelUri);
    const mlmodel = readMlmodel(String(await readArtifact(await internals.artifacts(place), `${path}/MLmodel`)));
    expect(mlmodel).toMatchObject({ runId, artifactPath: 'models/m', modelUuid: 'once', modelId: undefined });
    await expect(logModel(old, { model: linear([1], 0), experimentId: '0' })).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
  });

  test('from a directory keeps its files and what its MLmodel says, without a run too', async () => {
    const first = await logModel(internals, { model: linear([1, 2], 0), runId, metadata: { team: 'a' }, inputExample: [[1, 2]] });
    const copy = await downloadArtifact(await internals.artifacts({ uri: first.artifactUri }), '', join(directory, 'copy'));
    await mkdir(join(copy, 'notes'));
    await writeFile(join(copy, 'notes', 'a.txt'), 'kept');
    const again = await logModel(internals, { model: copy, experimentId: '0', name: 'again' });
    const store = await internals.artifacts({ uri: again.artifactUri });
    expect(String(await readArtifact(store, 'notes/a.txt'))).toBe('kept');
    const spec = readMlmodel(String(await readArtifact(store, 'MLmodel')));
    expect(spec).toMatchObject({ modelId: again.modelId, runId: undefined, metadata: { team: 'a' }, inputExample: { type: 'ndarray' } });
  });

  test('with weights in another file takes them along, from inside its directory only', async () => {
    await writeFile(join(directory, 'w.bin'), new Uint8Array(16));
    await mkdir(join(directory, 'below'));
    await writeFile(join(directory, 'm.onnx'), withExternalData('w.bin'));
    await writeFile(join(directory, 'below', 'm.onnx'), withExternalData('../w.bin'));
    const logged = await logModel(internals, { model: join(directory, 'm.onnx'), experimentId: '0' });
    const store = await internals.artifacts({ uri: logged.artifactUri });
    expect((await store.list('')).map(({ path }) => path)).toContain('w.bin');
    for (const model of [join(directory, 'below', 'm.onnx'), withExternalData('w.bin')]) {
      await expect(logModel(internals, { model, experimentId: '0' })).rejects.toMatchObject({ kind: 'external-data' });
    }
  });

  test.each([
    ['is cut off', () => linear([1, 2], 0).slice(0, 40), { kind: 'corrupt' }],
    ['is no file', () => join(directory, 'absent.onnx'), { code: 'NOT_FOUND' }],
    ['is a directory without a model', () => directory, { kind: 'corrupt' }],
    ['is a number', () => 1, { code: 'VALIDATION' }],
  ])('that %s is refused before anything is created', async (_, model, error) => {
    await expect(logModel(internals, { model: model() as string, experimentId: '0' })).rejects.toMatchObject(error);
    expect(await models()).toEqual([]);
  });

  test.each([{ name: 'a/b' }, { name: '' }, { artifactPath: '../x' }, { experimentId: undefined }, { metadata: [] as never }])(
    'with %j is refused',
    async (input) => {
      const call = logModel(internals, { model: linear([1], 0), experimentId: '0', ...input });
      await expect(call).rejects.toMatchObject({ code: 'VALIDATION' });
    },
  );
});

describe('a model directory', () => {
  const mlmodel = (data: string) => `flavors: {onnx: {data: ${JSON.stringify(data)}}}`;
  test.each(['../model.onnx', '/etc/passwd', 'link.onnx', 'absent.onnx', '.'])('whose ONNX file is %s is refused', async (data) => {
    const model = join(directory, 'model');
    await mkdir(model);
    await writeFile(join(directory, 'model.onnx'), linear([1], 0));
    await symlink(join(directory, 'model.onnx'), join(model, 'link.onnx'));
    await writeFile(join(model, 'MLmodel'), mlmodel(data));
    await expect(readModelDirectory(model)).rejects.toMatchObject({ code: 'MODEL', kind: 'corrupt' });
  });

  test('without MLmodel, or absent, is refused', async () => {
    await expect(readModelDirectory(directory)).rejects.toMatchObject({ kind: 'corrupt' });
    await expect(readModelDirectory(join(directory, 'absent'))).rejects.toMatchObject({ kind: 'corrupt' });
  });
});

test('the digest of a model does not depend on the order of its files, but on every path, size and content', () => {
  const file = (path: string, size = 1, sha256 = 'a'.repeat(64)) => ({ path, size, sha256 });
  const digest = modelDigest([file('b'), file('a')]);
  expect(modelDigest([file('a'), file('b'), file('registered_model_meta')])).toBe(digest);
  for (const other of [[file('a')], [file('a'), file('c')], [file('a'), file('b', 2)], [file('a'), file('b', 1, 'b'.repeat(64))]]) {
    expect(modelDigest(other)).not.toBe(digest);
  }
});
