import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TensorType } from '../../../src/core/entities/tensor.js';
import { ModelError } from '../../../src/core/errors/model-error.js';
import { AbortError, TimeoutError } from '../../../src/core/errors/request-error.js';
import { openOnnxPredictor } from '../../../src/inference/onnx-predictor.js';
import { type TensorSource, tensor } from '../../../src/inference/tensor.js';
import { counting, identity, mlp, picksOfTen, withSequenceOutput } from '../../support/onnx/models.js';
import { modelDirectory } from './model-directory.js';

const open = (bytes: Uint8Array, options: object = {}) =>
  openOnnxPredictor({ modelPath: join(modelDirectory({ 'm.onnx': bytes }), 'm.onnx'), metadata: { name: 'm' }, ...options });

const examples: Record<TensorType, TensorSource> = {
  float16: new Uint16Array([0x3c00, 0x7c00, 0x0001, 0xfc00]),
  float32: new Float32Array([1.1, Number.NaN, Number.POSITIVE_INFINITY, -0]),
  float64: new Float64Array([1.1, Number.NaN, 5e-324, -1e308]),
  int8: new Int8Array([-128, 127, 0, 1]),
  int16: new Int16Array([-32_768, 32_767, 0, 1]),
  int32: new Int32Array([-(2 ** 31), 2 ** 31 - 1, 0, 1]),
  int64: new BigInt64Array([-(2n ** 63n), 2n ** 63n - 1n, 0n, 1n]),
  uint8: new Uint8Array([0, 255, 1, 2]),
  uint16: new Uint16Array([0, 65_535, 1, 2]),
  uint32: new Uint32Array([0, 2 ** 32 - 1, 1, 2]),
  uint64: new BigUint64Array([0n, 2n ** 64n - 1n, 1n, 2n]),
  bool: new Uint8Array([0, 1, 1, 0]),
  string: ['', 'a', 'zwölf', '👩‍🔬'],
};

describe('A session of onnxruntime', () => {
  it.each(Object.entries(examples) as [TensorType, TensorSource][])('gives back %s as it was', async (type, data) => {
    const predictor = await open(identity(type));
    const x = tensor(data, [2, 2], type);
    const { outputs } = await predictor.predict({ x });
    expect(outputs['y']).toEqual({ type, shape: [2, 2], data: x.data });
    await predictor.close();
  });

  it('answers calls in the order they came, one at a time', async () => {
    const predictor = await open(counting());
    const order: number[] = [];
    const call = async (iterations: number) => {
      const { outputs } = await predictor.predict({ iterations: tensor([BigInt(iterations)], []) });
      order.push(iterations);
      return outputs['total']?.data[0];
    };
    expect(await Promise.all([call(2000), call(1), call(500)])).toEqual([2000, 1, 500]);
    expect(order).toEqual([2000, 1, 500]);
    await predictor.close();
  });

  it('lets a call that waits leave by its signal or at its deadline, and serves the others', async () => {
    const predictor = await open(counting());
    const controller = new AbortController();
    const call = (iterations: bigint, options?: object) => predictor.predict({ iterations: tensor([iterations], []) }, options);
    const slow = call(200_000n);
    const aborted = call(1n, { signal: controller.signal });
    const late = call(2n, { timeoutMs: 1 });
    const patient = call(3n, { timeoutMs: 60_000, signal: new AbortController().signal });
    controller.abort();
    await expect(aborted).rejects.toBeInstanceOf(AbortError);
    await expect(late).rejects.toBeInstanceOf(TimeoutError);
    expect((await slow).outputs['total']?.data[0]).toBe(200_000);
    expect((await patient).values()).toEqual([3]);
    await predictor.close();
  });

  it('drops an answer that comes after the deadline or after the abort', async () => {
    const predictor = await open(counting());
    const iterations = tensor([200_000n], []);
    await expect(predictor.predict({ iterations }, { timeoutMs: 1 })).rejects.toThrow(/deadline.*while model "m" ran/);
    const controller = new AbortController();
    const running = predictor.predict({ iterations }, { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toBeInstanceOf(AbortError);
    expect((await predictor.predict({ iterations: tensor([1n], []) })).values()).toEqual([1]);
    await predictor.close();
  });

  it('finishes what was asked before it closes, and refuses what comes later', async () => {
    const predictor = await open(counting());
    const calls = [5n, 6n].map((iterations) => predictor.predict({ iterations: tensor([iterations], []) }));
    const closing = predictor.close();
    await expect(predictor.predict({ iterations: tensor([1n], []) })).rejects.toMatchObject({ kind: 'closed' });
    expect((await Promise.all(calls)).map((prediction) => prediction.values()[0])).toEqual([5, 6]);
    await closing;
    await predictor.close();
  });

  it('reports a run that fails as such and goes on', async () => {
    const predictor = await open(picksOfTen());
    const failing = predictor.predict({ x: tensor([99n], [1]) });
    await expect(failing).rejects.toBeInstanceOf(ModelError);
    await expect(failing).rejects.toMatchObject({ kind: 'run', message: expect.stringMatching(/^Model "m" could not be run: /) });
    expect((await predictor.predict({ x: tensor([3n], [1]) })).values()).toEqual([30]);
    await predictor.close();
  });

  it('returns the tensors of a model that has other outputs too', async () => {
    const predictor = await open(withSequenceOutput());
    expect(Object.keys((await predictor.predict({ x: tensor([1, 2], [1, 2]) })).outputs)).toEqual(['y']);
    await predictor.close();
  });

  it('warms up on zeros', async () => {
    const predictor = await open(mlp({ inputs: 3, hidden: [4], outputs: 1, seed: 1 }));
    await predictor.warmup();
    await predictor.close();
  });

  it('refuses an execution provider that is not there, and lists those that are', async () => {
    const bytes = mlp({ inputs: 3, hidden: [4], outputs: 1, seed: 1 });
    const absent = open(bytes, { providers: ['XnnpackExecutionProvider', 'cpu'] });
    await expect(absent).rejects.toMatchObject({ kind: 'provider', message: expect.stringMatching(/which has .*cpu/) });
    await expect(open(bytes, { providers: [] })).rejects.toThrow(/option providers/);
    const predictor = await open(bytes, { providers: ['CPUExecutionProvider'] });
    await predictor.close();
  });

  it('calls a damaged file corrupt without telling where this machine keeps it', async () => {
    const bytes = mlp({ inputs: 3, hidden: [4], outputs: 1, seed: 1 });
    const directory = modelDirectory({ 'm.onnx': bytes });
    const graph = (await openOnnxPredictor({ modelPath: join(directory, 'm.onnx'), metadata: { name: 'm' } })).graph;
    for (const length of [0, 10, 100, bytes.length - 10]) {
      writeFileSync(join(directory, 'm.onnx'), bytes.subarray(0, length));
      const alone = openOnnxPredictor({ modelPath: join(directory, 'm.onnx'), metadata: { name: 'm' } });
      await expect(alone).rejects.toMatchObject({ name: 'ModelError', kind: 'corrupt' });
      const native = openOnnxPredictor({ modelPath: join(directory, 'm.onnx'), metadata: { name: 'm' }, graph });
      await expect(native).rejects.toMatchObject({ kind: 'corrupt', message: expect.not.stringContaining(directory) });
    }
  });
});
