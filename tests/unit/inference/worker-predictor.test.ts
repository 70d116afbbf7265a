import { writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TensorPrediction } from '../../../src/inference/prediction.js';
import { tensor } from '../../../src/inference/tensor.js';
import { WorkerPredictor, type WorkerSettings } from '../../../src/inference/worker-predictor.js';
import { counting, identity, mlp, picksOfTen, seededNumbers } from '../../support/onnx/models.js';
import { onnxFile, openOnnx } from '../../support/onnx/open-onnx.js';

const crashing = new URL('../../support/inference/crashing-worker.mjs', import.meta.url);

async function open(modelPath: string, settings: Partial<WorkerSettings> = {}): Promise<WorkerPredictor> {
  const predictionOf: WorkerSettings['predictionOf'] = (outputs) => new TensorPrediction(outputs);
  const predictor = await WorkerPredictor.open({ threads: 1, model: { modelPath, metadata: { name: 'slow' } }, predictionOf, ...settings });
  onTestFinished(() => predictor.close());
  return predictor;
}

const x = (...values: number[]) => ({ x: tensor(values, [values.length], 'float32') });
const absent = '/nonexistent/model.onnx';

describe('Worker threads', () => {
  test('answer the same bits as this thread, and leave the tensors of the caller alone', async () => {
    const bytes = mlp({ inputs: 8, hidden: [16], outputs: 2, seed: 3 });
    const predictor = await open(onnxFile(bytes), { threads: 2 });
    const here = await openOnnx(bytes);
    const buffer = seededNumbers(5, 64);
    const input = { input: { type: 'float32', shape: [4, 8], data: buffer.subarray(16, 48) } } as const;
    const [there, again] = await Promise.all([predictor.predict(input), predictor.predict(input)]);
    const expected = (await here.predict(input)).outputs;
    expect(there?.outputs).toEqual(expected);
    expect(again?.outputs).toEqual(expected);
    expect(buffer).toHaveLength(64);
  });

  test('take and give strings', async () => {
    const predictor = await open(onnxFile(identity('string', ['N'])));
    expect((await predictor.predict({ x: tensor(['a', 'ß'], [2]) })).values()).toEqual(['a', 'ß']);
  });

  test('leave this thread free while they run', async () => {
    const predictor = await open(onnxFile(counting()));
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 5);
    // A machine that is fast, or busy with something else, leaves no time for ticks in a short run; there are none in any, were it not free.
    for (let iterations = 300_000n; ticks <= 5 && iterations < 5_000_000n; iterations *= 2n) {
      ticks = 0;
      await predictor.predict({ iterations: tensor([iterations], []) });
    }
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });

  test('give the error of the model as the model does', async () => {
    const predictor = await open(onnxFile(picksOfTen()));
    await expect(predictor.predict({ x: tensor([99n], [1]) })).rejects.toMatchObject({ code: 'MODEL', kind: 'run' });
    expect((await predictor.predict({ x: tensor([1n], [1]) })).values()).toEqual([10]);
  });

  test('that cannot load the model are reported when they are opened', async () => {
    await expect(open(onnxFile(new Uint8Array(0)))).rejects.toMatchObject({ kind: 'corrupt' });
  });
});

describe('A thread that is lost', () => {
  test('fails what it ran, is replaced, and what waited is answered', async () => {
    const predictor = await open(absent, { file: crashing });
    const [crash, after] = await Promise.allSettled([predictor.predict(x(13)), predictor.predict(x(2))]);
    expect(crash).toMatchObject({ status: 'rejected', reason: { code: 'MODEL', kind: 'worker', retryable: true } });
    expect(after).toMatchObject({ status: 'fulfilled' });
    await predictor.predict(x(3));
  });

  test('and cannot be replaced fails what waits instead of keeping it for ever', async () => {
    const modelPath = onnxFile(new Uint8Array(1));
    const blocker = `${modelPath}.blocked`;
    const predictor = await open(blocker, { file: crashing });
    writeFileSync(blocker, '');
    const settled = await Promise.allSettled([predictor.predict(x(13)), predictor.predict(x(2))]);
    for (const one of settled) expect(one).toMatchObject({ status: 'rejected', reason: { kind: 'worker' } });
  });

  test('because it hangs is given up after hangTimeoutMs', async () => {
    const predictor = await open(onnxFile(counting()), { hangTimeoutMs: 1_000 });
    await expect(predictor.predict({ iterations: tensor([3_000_000n], []) })).rejects.toMatchObject({ kind: 'worker' });
    expect((await predictor.predict({ iterations: tensor([5n], []) })).values()).toEqual([5]);
  });
});

test('a caller who gives up while waiting takes his request with him; too many waiting requests are refused', async () => {
  const predictor = await open(absent, { file: crashing, maxQueue: 1 });
  const first = predictor.predict(x(1));
  const second = predictor.predict(x(13), { timeoutMs: 1 });
  await expect(predictor.predict(x(3))).rejects.toMatchObject({ kind: 'overloaded' });
  await expect(second).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect((await first).values('y')).toEqual([1]);
  expect((await predictor.predict(x(4))).values('y')).toEqual([4]);
});

test('close answers what was accepted and refuses the rest', async () => {
  const predictor = await open(absent, { file: crashing });
  const accepted = [predictor.predict(x(1)), predictor.predict(x(2))];
  const closed = predictor.close();
  await expect(predictor.predict(x(3))).rejects.toMatchObject({ kind: 'closed' });
  expect((await Promise.all(accepted)).map((answer) => answer.values())).toEqual([[1], [2]]);
  await closed;
});
