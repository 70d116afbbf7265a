import { existsSync, linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MlmodelSpec } from '../../../src/domain/mlmodel/mlmodel-spec.js';
import { openModel } from '../../../src/inference/open-model.js';
import { identity, linear, withExternalData, withSequenceOutput, withZipMap } from '../../support/onnx/models.js';
import { modelDirectory } from './model-directory.js';

const weights = new Uint8Array(new Float32Array([1, 2, 3, 4]).buffer);

const open = (directory: string, options: object = {}) =>
  openModel({ directory, modelFile: 'model.onnx', metadata: { name: 'churn' }, cacheDirectory: join(directory, 'cache'), ...options });

describe('Opening a model directory', () => {
  it('answers rows, with batching and without', async () => {
    const directory = modelDirectory({ 'model.onnx': linear([1, 10], 0.5) });
    for (const batching of [true, false, { maxRows: 2 }]) {
      const predictor = await open(directory, { batching });
      const answers = await Promise.all([1, 2, 3].map((number) => predictor.predict([[number, 1]])));
      expect(answers.map((answer) => answer.rows())).toEqual([[{ y: 11.5 }], [{ y: 12.5 }], [{ y: 13.5 }]]);
      expect(
        (
          await predictor.predict([
            [1, 0],
            [2, 0],
            [3, 0],
          ])
        ).values(),
      ).toEqual([1.5, 2.5, 3.5]);
      await predictor.close();
      await expect(predictor.predict([[1, 1]])).rejects.toMatchObject({ kind: 'closed' });
    }
    expect(existsSync(join(directory, 'cache'))).toBe(false);
  });

  it.each([[null], [0], [''], ['soon']])('refuses %j as the options of a prediction', async (options) => {
    const predictor = await open(modelDirectory({ 'model.onnx': linear([1, 10], 0.5) }));
    await expect(predictor.predict([[1, 1]], options as never)).rejects.toMatchObject({ code: 'VALIDATION' });
    await predictor.close();
  });

  it('gives the labels of ZipMap back, from a file in the cache that is written once', async () => {
    const directory = modelDirectory({ 'model.onnx': withZipMap(['no', 'yes']) });
    for (const time of [1, 2]) {
      const predictor = await open(directory);
      const prediction = await predictor.predict([[0, 0]]);
      expect(prediction.rows(), `time ${time}`).toEqual([{ label: 0, scores: { no: 0.5, yes: 0.5 } }]);
      expect(prediction.values('scores')).toEqual([{ no: 0.5, yes: 0.5 }]);
      expect(prediction.outputs['scores']).toMatchObject({ type: 'float32', shape: [1, 2] });
      expect(readdirSync(join(directory, 'cache'))).toEqual([expect.stringMatching(/^tensors-[0-9a-f]{32}$/)]);
      await predictor.close();
    }
  });

  it.each([0, 1])('keeps external weights beside the file without ZipMap, with %i worker threads', async (workers) => {
    const bytes = withZipMap(['no', 'yes'], { weights: 'sub/w.data' });
    const directory = modelDirectory({ 'nested/model.onnx': bytes, 'nested/sub/w.data': weights.slice(0, 8) });
    const predictor = await open(directory, { modelFile: 'nested/model.onnx', workers });
    const [row] = (await predictor.predict([[1, 0]])).rows();
    expect(row).toEqual({ label: 0, scores: { no: 0.5, yes: 0.5 } });
    await predictor.close();
  });

  it('takes the weights that are there now, after they were replaced by others of the same size', async () => {
    const directory = modelDirectory({ 'model.onnx': withZipMap(['no', 'yes'], { weights: 'w.data' }), 'w.data': weights.slice(0, 8) });
    await (await open(directory)).close();
    writeFileSync(join(directory, 'w.data'), weights.slice(8).fill(0));
    const predictor = await open(directory);
    expect((await predictor.predict([[1, 0]])).values('label')).toEqual([0]);
    expect((await predictor.predict([[1, 2]])).values('label')).toEqual([1]);
    expect((await predictor.predict([[1, 1]])).values('scores')).toEqual([{ no: 0.5, yes: 0.5 }]);
    await predictor.close();
  });

  it('repairs a file in the cache that is damaged', async () => {
    const directory = modelDirectory({ 'model.onnx': withZipMap() });
    await (await open(directory)).close();
    const [entry = ''] = readdirSync(join(directory, 'cache'));
    writeFileSync(join(directory, 'cache', entry, 'model.onnx'), 'half');
    const predictor = await open(directory);
    expect((await predictor.predict([[0, 0, 9]])).values('label')).toEqual([2]);
    await predictor.close();
  });

  it('shows integer labels as Python does, as keys', async () => {
    const predictor = await open(modelDirectory({ 'model.onnx': withZipMap([7n, 9n]) }));
    expect((await predictor.predict([[0, 0]])).rows()).toEqual([{ label: 0, scores: { 7: 0.5, 9: 0.5 } }]);
    await predictor.close();
  });

  it('works with an output that cannot be returned, until that one is asked for', async () => {
    const predictor = await open(modelDirectory({ 'model.onnx': withSequenceOutput() }));
    const prediction = await predictor.predict([[1, 2]]);
    expect(prediction.rows()).toEqual([{ y: [1, 2] }]);
    expect(() => prediction.values('list')).toThrow(/Output "list" of the model is a seq/);
    await predictor.close();
  });

  it('reads external weights that are inside the directory', async () => {
    const predictor = await open(modelDirectory({ 'model.onnx': withExternalData('sub/w.data'), 'sub/w.data': weights }));
    expect((await predictor.predict([[0, 0, 0, 1]])).values()).toEqual([[1, 2, 3, 5]]);
    await predictor.close();
  });

  it.each([
    ['../w.data', {}],
    ['/etc/passwd', {}],
    ['missing.data', {}],
    ['link.data', {}],
    ['hard.data', {}],
    ['linked/w.data', {}],
    ['w.data', { offset: '8', length: '16' }],
    ['w.data', { length: '99999999999' }],
  ])('refuses external weights at %s with %o, naming the tensor', async (location, entries) => {
    const outside = modelDirectory({ 'w.data': weights });
    const directory = modelDirectory({ 'w.data': weights, 'model.onnx': withExternalData(location, entries) });
    symlinkSync(join(outside, 'w.data'), join(directory, 'link.data'));
    symlinkSync(outside, join(directory, 'linked'));
    linkSync(join(outside, 'w.data'), join(directory, 'hard.data'));
    await expect(open(directory)).rejects.toMatchObject({
      name: 'ModelError',
      kind: 'external-data',
      message: expect.stringContaining('"weights"'),
    });
  });

  it('refuses a model file that is missing, empty, outside, a directory or no ONNX', async () => {
    const outside = modelDirectory({ 'model.onnx': linear([1], 0) });
    const directory = modelDirectory({ 'empty.onnx': '', 'text.onnx': 'hello' });
    mkdirSync(join(directory, 'folder'));
    symlinkSync(join(outside, 'model.onnx'), join(directory, 'link.onnx'));
    for (const modelFile of ['none.onnx', 'empty.onnx', 'text.onnx', 'folder', 'link.onnx']) {
      await expect(open(directory, { modelFile }), modelFile).rejects.toMatchObject({ kind: 'corrupt' });
    }
    await expect(open(directory, { modelFile: '../model.onnx' })).rejects.toMatchObject({ code: 'VALIDATION' });
  });

  it('takes file, signature and session options from MLmodel, and the options of the caller over them', async () => {
    const spec: MlmodelSpec = {
      flavors: {},
      onnx: {
        data: 'nested/m.onnx',
        providers: ['CUDAExecutionProvider'],
        sessionOptions: { graph_optimization_level: 1, execution_mode: 'parallel' },
      },
      signature: {
        inputs: [
          { name: 'age', type: 'long' },
          { name: 'income', type: 'double' },
        ],
      },
    };
    const directory = modelDirectory({ 'nested/m.onnx': linear([1, 2], 0) });
    const predictor = await open(directory, { modelFile: undefined, spec, sessionOptions: { executionMode: 'sequential' } });
    expect(predictor.signature).toBe(spec.signature);
    expect((await predictor.predict([{ income: 0.5, age: 3 }])).values()).toEqual([4]);
    await expect(predictor.predict([{ income: 0.5, age: 3.5 }])).rejects.toThrow(/Column "age" of row 0 must be a whole number, not 3\.5/);
    await predictor.close();
    await expect(open(directory, { modelFile: undefined, spec: { flavors: { sklearn: {} } } })).rejects.toMatchObject({
      kind: 'unsupported-flavor',
    });
  });

  it('warms up on the saved example, and on zeros where that does not fit', async () => {
    const directory = modelDirectory({
      'model.onnx': identity('int64'),
      'good.json': '[[1, 2]]',
      'bad.json': '[[1.5, null]]',
      'broken.json': '{',
      'folder/of.json': '[[1, 2]]',
    });
    for (const artifactPath of ['good.json', 'bad.json', 'broken.json', 'absent.json', 'folder']) {
      const predictor = await open(directory, { spec: { flavors: {}, inputExample: { artifactPath, type: 'ndarray' } } });
      await predictor.close();
    }
  });

  it('refuses a signature that contradicts the graph', async () => {
    const directory = modelDirectory({ 'model.onnx': linear([1, 2], 0) });
    const three = ['a', 'b', 'c'].map((name) => ({ name, type: 'double' }) as const);
    await expect(open(directory, { signature: { inputs: three } })).rejects.toMatchObject({ kind: 'signature' });
    const text = [
      { name: 'a', type: 'double' },
      { name: 'b', type: 'string' },
    ] as const;
    await expect(open(directory, { signature: { inputs: text } })).rejects.toThrow(/column "b" is a string.*"x" tensor\(float\) \[N, 2\]/);
  });
});
