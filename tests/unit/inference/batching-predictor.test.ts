import { describe, expect, test } from 'vitest';
import type { Tensor } from '../../../src/core/entities/tensor.js';
import { type BatchingOptions, BatchingPredictor } from '../../../src/inference/batching-predictor.js';
import { TensorPrediction } from '../../../src/inference/prediction.js';
import { tensor } from '../../../src/inference/tensor.js';
import type { NamedTensors, Predictor } from '../../../src/ports/predictor.js';
import { identity, mlp, picksOfTen, seededNumbers, threeInputs } from '../../support/onnx/models.js';
import { openOnnx } from '../../support/onnx/open-onnx.js';

/** Batches in front of a real session; `runs` are the rows of each run. */
async function batched(bytes: Uint8Array, options: BatchingOptions = {}) {
  const session = await openOnnx(bytes);
  const runs: number[] = [];
  const counted: Predictor = {
    metadata: session.metadata,
    warmup: () => session.warmup(),
    close: () => session.close(),
    predict: (input, call) => {
      runs.push(Object.values(input as NamedTensors)[0]?.shape[0] as number);
      return session.predict(input, call);
    },
  };
  const predictionOf = (outputs: NamedTensors) => new TensorPrediction(outputs);
  return { predictor: new BatchingPredictor(counted, { predictionOf, targetRunMs: Number.POSITIVE_INFINITY, ...options }), runs, session };
}

const x = (...values: number[]) => ({ x: tensor(values, [values.length], 'int64') });
const valuesOf = async (prediction: Promise<{ values(): readonly unknown[] }>) => (await prediction).values();

describe('Requests', () => {
  test('that arrive during a run are run together, and each gets its own rows', async () => {
    const { predictor, runs } = await batched(picksOfTen());
    const answers = await Promise.all([x(1), x(2, 3), x(4), x(5, 6, 7)].map((input) => valuesOf(predictor.predict(input))));
    expect(answers).toEqual([[10], [20, 30], [40], [50, 60, 70]]);
    expect(runs).toEqual([1, 6]);
  });

  test('have the same results as alone', async () => {
    const { predictor, session } = await batched(mlp({ inputs: 20, hidden: [32], outputs: 3, seed: 1 }));
    const inputs = Array.from(
      { length: 40 },
      (_, seed) => ({ input: { type: 'float32', shape: [1, 20], data: seededNumbers(seed, 20) } }) as const,
    );
    const together = await Promise.all(inputs.map((input) => predictor.predict(input)));
    for (const [index, input] of inputs.entries()) {
      const alone = (await session.predict(input)).outputs['output']?.data as Float32Array;
      const joined = together[index]?.outputs['output']?.data as Float32Array;
      for (const [at, value] of alone.entries()) expect(joined[at]).toBeCloseTo(value, 5);
    }
  });

  test('of several inputs, and of strings, are joined input by input', async () => {
    const { predictor } = await batched(threeInputs(1));
    const of = (a: number, b: number, count: bigint) => ({
      a: tensor([a], [1, 1]),
      b: tensor([b], [1, 1]),
      count: tensor([count], [1, 1]),
    });
    const all = await Promise.all([of(1, 2, 3n), of(4, 5, 6n), of(7, 8, 9n)].map((input) => predictor.predict(input)));
    expect(all.map((one) => [one.values('sum'), one.values('counted')])).toEqual([
      [[3], [3]],
      [[9], [6]],
      [[15], [9]],
    ]);
    const text = await batched(identity('string', ['N', 2]));
    const words = [
      ['a', 'b'],
      ['ä', ''],
      ['c', 'd'],
    ].map((row) => ({ x: tensor(row, [1, 2]) }));
    const answers = await Promise.all(words.map((input) => text.predictor.predict(input)));
    expect(answers.map((answer) => answer.outputs['y']?.data)).toEqual([
      ['a', 'b'],
      ['ä', ''],
      ['c', 'd'],
    ]);
    expect(text.runs).toEqual([1, 2]);
  });

  test('whose rows have other sizes or types are never run together, and none waits for ever', async () => {
    const { predictor, runs } = await batched(identity('float32', ['N', 'M']));
    const of = (width: number) => ({ x: tensor(new Float32Array(width).fill(width), [1, width]) });
    const answers = await Promise.all([of(1), of(2), of(3), of(2), of(3)].map((input) => predictor.predict(input)));
    expect(answers.map(({ outputs }) => outputs['y']?.shape)).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 2],
      [1, 3],
    ]);
    expect(runs).toEqual([1, 2, 2]);
  });

  test('with more rows than maxRows are run in parts, and small ones do not wait for all of them', async () => {
    const { predictor, runs } = await batched(picksOfTen(), { maxRows: 4 });
    const ten = Array.from({ length: 10 }, (_, index) => index);
    let largeIsDone = false;
    const large = valuesOf(predictor.predict(x(...ten))).finally(() => {
      largeIsDone = true;
    });
    expect(await valuesOf(predictor.predict(x(9)))).toEqual([90]);
    expect(largeIsDone).toBe(false);
    expect(await large).toEqual(ten.map((index) => index * 10));
    expect(Math.max(...runs)).toBe(4);
  });

  test('that find the model idle go to it as they are', async () => {
    const { predictor, runs } = await batched(picksOfTen());
    for (let round = 0; round < 3; round += 1) expect(await valuesOf(predictor.predict(x(round)))).toEqual([round * 10]);
    expect(runs).toEqual([1, 1, 1]);
  });

  test('wait for others as long as maxDelayMs says', async () => {
    const { predictor, runs } = await batched(picksOfTen(), { maxDelayMs: 20, maxRows: 8 });
    await Promise.all([predictor.predict(x(1)), predictor.predict(x(2))]);
    expect(runs).toEqual([2]);
  });
});

describe('A failure', () => {
  test('of one row fails the request that has it, not those that were run with it', async () => {
    const { predictor } = await batched(picksOfTen());
    const settled = await Promise.allSettled([x(1), x(2), x(99), x(3)].map((input) => valuesOf(predictor.predict(input))));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((settled[2] as PromiseRejectedResult).reason).toMatchObject({ code: 'MODEL', kind: 'run' });
    expect((settled[3] as PromiseFulfilledResult<unknown>).value).toEqual([30]);
  });

  test('is what a request gets that would make the queue too long; what waits is answered', async () => {
    const { predictor } = await batched(picksOfTen(), { maxQueueRows: 3 });
    const accepted = [x(1), x(2), x(3, 4)].map((input) => valuesOf(predictor.predict(input)));
    await expect(predictor.predict(x(5))).rejects.toMatchObject({ kind: 'overloaded', retryable: true, details: { waitingRows: 3 } });
    expect(await Promise.all(accepted)).toEqual([[10], [20], [30, 40]]);
  });

  test('ends a request whose caller gave up, and its rows are not run', async () => {
    const { predictor, runs } = await batched(picksOfTen());
    const abort = new AbortController();
    const first = predictor.predict(x(1));
    const second = predictor.predict(x(2, 2), { signal: abort.signal });
    const third = predictor.predict(x(3));
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(predictor.predict(x(4), { signal: abort.signal })).rejects.toMatchObject({ code: 'ABORTED' });
    await Promise.all([first, third]);
    expect(runs).toEqual([1, 1]);
  });

  test('by deadline is a TimeoutError', async () => {
    const { predictor } = await batched(picksOfTen(), { maxDelayMs: 200 });
    await expect(predictor.predict(x(1), { timeoutMs: 5 })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });
});

test('close answers what was accepted and refuses the rest', async () => {
  const { predictor } = await batched(picksOfTen());
  const accepted = [x(1), x(2), x(3)].map((input) => valuesOf(predictor.predict(input)));
  const closed = predictor.close();
  await expect(predictor.predict(x(4))).rejects.toMatchObject({ kind: 'closed' });
  expect(await Promise.all(accepted)).toEqual([[10], [20], [30]]);
  await closed;
});

test('a model that gives another number of rows is found out and run request by request', async () => {
  const inner: Predictor = {
    metadata: { name: 'odd' },
    warmup: async () => {},
    close: async () => {},
    predict: async () => new TensorPrediction({ y: tensor([1, 2, 3], [3]) as Tensor }),
  };
  const predictor = new BatchingPredictor(inner, { predictionOf: (outputs) => new TensorPrediction(outputs) });
  const answers = await Promise.all([x(1), x(2), x(3)].map((input) => valuesOf(predictor.predict(input))));
  expect(answers).toEqual([
    [1, 2, 3],
    [1, 2, 3],
    [1, 2, 3],
  ]);
});
