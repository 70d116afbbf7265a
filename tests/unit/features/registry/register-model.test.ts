import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ModelRegistry } from '../../../../src/features/registry/model-registry.js';
import { MlflowClient, tensor } from '../../../../src/index.js';
import { linear } from '../../../support/onnx/models.js';
import { onnxModel } from '../../../support/onnx/onnx-model.js';
import { modelDirectory } from '../../inference/model-directory.js';

const adds = (bias: number) => linear([1, 10], bias);
const example = [[1, 2]];

describe('registerModel', () => {
  let directory: string;
  let client: MlflowClient;
  let registry: ModelRegistry;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'register-'));
    client = new MlflowClient({ trackingUri: join(directory, 'store') });
    registry = new ModelRegistry({ client });
  });
  afterEach(async () => {
    await registry.close();
    await client.close();
    await rm(directory, { recursive: true, force: true });
  });

  test('makes a version that can be promoted and answers under its alias', async () => {
    const { version } = await registry.registerModel({ model: adds(0.5), modelName: 'x', inputExample: example, metrics: { rmse: 0.25 } });
    const gate = { smoke: true, signature: true, metrics: { rmse: { threshold: 0.3, greaterIsBetter: false } } };
    const promotion = await registry.promoteModel('x', { version, gate });
    expect(promotion.gates.map(({ gate: name, passed }) => [name, passed])).toEqual([
      ['metric', true],
      ['signature', true],
      ['smoke', true],
    ]);
    const model = await registry.loadModel('models:/x@champion');
    expect(
      (
        await model.predict([
          [1, 2],
          [3, 4],
        ])
      ).values(),
    ).toEqual([21.5, 43.5]);
  });

  test('keeps metrics, tags, description and digest where they belong, and ends the run it made', async () => {
    const registered = await registry.registerModel({
      model: { toOnnx: () => adds(0) },
      modelName: 'x',
      tags: { team: 'growth', size: 3 },
      description: 'adds',
      metrics: { rmse: 0.25, odd: Number.NaN },
    });
    const { runId, modelId = '', digest } = registered;
    const version = await client.modelVersions.get('x', '1');
    expect(registered).toMatchObject({ name: 'x', version: '1', modelUri: 'models:/x/1' });
    expect(version).toMatchObject({ status: 'READY', description: 'adds', runId, modelId, source: `models:/${modelId}` });
    expect(version.tags).toMatchObject({ team: 'growth', size: '3', 'mlflow_ops.digest': digest });
    const run = await client.runs.get(runId);
    expect(run.info).toMatchObject({ status: 'FINISHED', runName: 'register x', experimentId: '0' });
    expect(run.data.metrics).toEqual({ rmse: 0.25, odd: Number.NaN });
    expect((await client.loggedModels.get(modelId)).metrics).toMatchObject([{ key: 'rmse', value: 0.25, runId }]);
  });

  test('gives the same version when it is called again, and another one for other content, another run or another key', async () => {
    const register = (options: object) => registry.registerModel({ model: adds(0), modelName: 'x', metrics: { a: 1 }, ...options });
    const first = await register({});
    expect(await register({})).toEqual(first);
    expect(await client.metrics.history(first.runId, 'a').toArray()).toHaveLength(1);
    const { info } = await client.runs.create('0');
    const others = [{ model: adds(1) }, { inputExample: example }, { runId: info.runId }, { key: 'again' }, { modelName: 'y' }];
    for (const options of others) await register(options);
    for (const options of others) await register(options);
    expect((await registry.listVersions('x')).map(({ version }) => version)).toEqual(['5', '4', '3', '2', '1']);
    expect(await registry.listVersions('y')).toHaveLength(1);
    expect((await client.runs.get(info.runId)).info.status).toBe('RUNNING');
  });

  test('makes one version when the same is registered several times at the same moment', async () => {
    const input = { model: adds(0), modelName: 'x', metrics: { a: 1 } };
    const all = await Promise.all(Array.from({ length: 4 }, () => registry.registerModel(input)));
    expect(new Set(all.map(({ version, modelId }) => `${version} ${modelId}`)).size).toBe(1);
    expect(await registry.listVersions('x')).toHaveLength(1);
  });

  test('registers anew what was deleted with its run and logged model', async () => {
    const first = await registry.registerModel({ model: adds(0), modelName: 'x' });
    await registry.deleteVersion('x', first.version);
    await client.loggedModels.delete(first.modelId ?? '');
    await client.runs.delete(first.runId);
    const second = await registry.registerModel({ model: adds(0), modelName: 'x' });
    expect(second.runId).not.toBe(first.runId);
    await using model = await registry.getModel('x', { version: second.version });
    expect((await model.predict(example)).values()).toEqual([21]);
  });

  test('registers nothing when its gate does not hold, and completes with the same run when it does', async () => {
    const input = { model: adds(0), modelName: 'x', metrics: { rmse: 0.5 }, inputExample: example };
    const gate = (threshold: number) => ({ smoke: true, metrics: { rmse: { threshold, greaterIsBetter: false } } });
    const refused = await registry.registerModel({ ...input, gate: gate(0.4) }).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'MODEL',
      kind: 'gate',
      message: expect.stringContaining('The model for "x" does not pass its gate, so it was not registered'),
    });
    expect(await registry.listModels()).toEqual([]);
    const [failed] = await client.runs.search({ experimentIds: ['0'] }).toArray();
    expect(failed?.info.status).toBe('FAILED');
    const { version, runId } = await registry.registerModel({ ...input, gate: gate(0.6) });
    expect([version, runId]).toEqual(['1', failed?.info.runId]);
    expect((await client.runs.get(runId)).info.status).toBe('FINISHED');
  });

  test('compares with the champion in its gate', async () => {
    const gate = { signature: true, metrics: { auc: { minAbsoluteChange: 0.05, greaterIsBetter: true } } };
    const { version } = await registry.registerModel({ model: adds(0), modelName: 'x', metrics: { auc: 0.8 } });
    await registry.promoteModel('x', { version });
    const worse = registry.registerModel({ model: linear([1, 2, 3], 0), modelName: 'x', metrics: { auc: 0.81 }, gate });
    await expect(worse).rejects.toMatchObject({ kind: 'gate', details: { gates: [{ passed: false }, { passed: false }] } });
    const better = await registry.registerModel({ model: adds(1), modelName: 'x', metrics: { auc: 0.9 }, gate });
    expect(better.version).toBe('2');
  });

  test('refuses an input example that the model does not take, and a signature that contradicts it', async () => {
    const example = registry.registerModel({ model: adds(0), modelName: 'x', inputExample: [[1, 2, 3]] });
    await expect(example).rejects.toThrow(/^The input example is not an input of the model\. .*3/s);
    const inputs = [{ type: 'tensor', name: 'x', dtype: 'float32', shape: [-1, 9] }] as const;
    const signature = registry.registerModel({ model: adds(0), modelName: 'x', signature: { inputs } });
    await expect(signature).rejects.toMatchObject({ code: 'MODEL', kind: 'signature' });
    expect(await registry.listModels()).toEqual([]);
    expect(await client.loggedModels.search({ experimentIds: ['0'] }).toArray()).toEqual([]);
  });

  test('fails its smoke gate with a saved input example that the model does not take', async () => {
    const mlmodel = [
      'flavors: {onnx: {data: model.onnx}, python_function: {loader_module: mlflow.onnx, data: model.onnx}}',
      'saved_input_example_info: {artifact_path: input_example.json, type: ndarray}',
    ];
    const files = { MLmodel: mlmodel.join('\n'), 'model.onnx': adds(0), 'input_example.json': '[[1, 2, 3]]' };
    const refused = registry.registerModel({ model: modelDirectory(files), modelName: 'x', gate: { smoke: true } });
    await expect(refused).rejects.toMatchObject({
      kind: 'gate',
      details: { gates: [{ gate: 'smoke', passed: false, message: expect.stringMatching(/does not answer its input example.*3/s) }] },
    });
    expect(await registry.listModels()).toEqual([]);
  });

  test.each(['float16', 'float32'] as const)('fails its smoke gate with an infinite output of %s', async (type) => {
    const shape = ['N', 1];
    const sum = { op: 'Add', inputs: ['x', 'x'], outputs: ['y'] };
    const model = onnxModel({ inputs: [{ name: 'x', type, shape }], outputs: [{ name: 'y', type, shape }], nodes: [sum] });
    const large = type === 'float16' ? tensor(Uint16Array.of(0x7bff), [1, 1], type) : tensor(Float32Array.of(3.4e38), [1, 1]);
    const refused = registry.registerModel({ model, modelName: 'x', inputExample: large, gate: { smoke: true } });
    await expect(refused).rejects.toMatchObject({ kind: 'gate', message: expect.stringContaining('has the value Infinity') });
  });

  test('registers a model that is logged already, by its URI', async () => {
    const { modelId = '', digest, runId } = await registry.registerModel({ model: adds(0), modelName: 'x' });
    const again = await registry.registerModel({ model: { modelUri: `models:/${modelId}` }, modelName: 'y', metrics: { a: 1 } });
    expect(again).toMatchObject({ name: 'y', version: '1', modelId, digest, runId });
    const byAlias = await registry.registerModel({ model: { modelUri: 'models:/x/1' }, modelName: 'y' });
    expect(byAlias.version).toBe('1');
    expect((await client.runs.get(runId)).data.metrics).toEqual({ a: 1 });
    const signed = registry.registerModel({ model: { modelUri: 'models:/x/1' }, modelName: 'y', inputExample: example });
    await expect(signed).rejects.toMatchObject({ code: 'VALIDATION', message: expect.stringContaining('logged already') });
  });

  test('refuses a pickled model, naming its flavors', async () => {
    const pickled = join(directory, 'pickled');
    await mkdir(pickled);
    await writeFile(join(pickled, 'MLmodel'), 'flavors:\n  sklearn:\n    pickled_model: model.pkl\n');
    await writeFile(join(pickled, 'model.pkl'), 'cos\nsystem\n');
    for (const model of [pickled, { modelUri: pickled }]) {
      const refused = registry.registerModel({ model, modelName: 'x' });
      await expect(refused).rejects.toMatchObject({ kind: 'unsupported-flavor', message: expect.stringContaining('sklearn') });
    }
    expect(await registry.listModels()).toEqual([]);
  });

  test.each([
    ['modelName', { modelName: 'a/b' }, '"a/b"'],
    ['tags', { tags: 'x' }, 'option tags'],
    ['metrics', { metrics: { a: '1' } }, 'metric "a"'],
    ['runId', { runId: '' }, 'run'],
    ['key', { key: 7 }, 'option key'],
    ['gate', { gate: { smok: true } }, '"smok"'],
    ['model', { model: 7 }, 'A model must be'],
    ['modelUri', { model: { modelUri: 7 } }, 'modelUri'],
  ])('names the option %s when it is wrong', async (_, wrong, message) => {
    const input = { model: adds(0), modelName: 'x', ...wrong } as Parameters<typeof registry.registerModel>[0];
    await expect(registry.registerModel(input)).rejects.toMatchObject({ code: 'VALIDATION', message: expect.stringContaining(message) });
  });
});
