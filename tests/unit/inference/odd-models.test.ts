import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openModel, type ServingOptions } from '../../../src/inference/open-model.js';
import type { Predictor } from '../../../src/ports/predictor.js';
import { identity, linear, withZipMap } from '../../support/onnx/models.js';
import { onnxModel, type ValueSpec } from '../../support/onnx/onnx-model.js';
import { modelDirectory } from './model-directory.js';

async function open(bytes: Uint8Array, options: ServingOptions = {}): Promise<Predictor> {
  const directory = modelDirectory({ 'model.onnx': bytes });
  const metadata = { name: 'odd' };
  const predictor = await openModel({ directory, modelFile: 'model.onnx', metadata, cacheDirectory: join(directory, 'cache'), ...options });
  onTestFinished(() => predictor.close());
  return predictor;
}

const float = (name: string, ...shape: readonly (number | string | null)[]): ValueSpec => ({ name, type: 'float32', shape });

const renamed = (input: string, output: string) =>
  onnxModel({
    nodes: [{ op: 'Identity', inputs: [input], outputs: [output] }],
    inputs: [float(input, 'N', 2)],
    outputs: [float(output, 'N', 2)],
  });

/** `places` of the values that are not zero: as many rows as there are such values. */
const nonZero = (rows: string | null, found: string | null) =>
  onnxModel({
    nodes: [
      { op: 'NonZero', inputs: ['x'], outputs: ['columns'] },
      { op: 'Transpose', inputs: ['columns'], outputs: ['places'] },
    ],
    inputs: [float('x', rows, 2)],
    outputs: [{ name: 'places', type: 'int64', shape: [found, 2] }],
  });

describe('A model whose outputs do not have a row for each row of its inputs', () => {
  it.each([
    ['N', 'found'],
    [null, null],
    ['N', null],
  ])('answers callers at once as it answers each alone, with first dimensions %j and %j', async (rows, found) => {
    const predictor = await open(nonZero(rows, found));
    const inputs = [
      [0, 0],
      [1, 1],
      [0, 0],
      [0, 5],
      [3, 3],
      [0, 0],
    ];
    const answers = await Promise.all(inputs.map((row) => predictor.predict([row])));
    expect(answers.map((answer) => answer.values())).toEqual([
      [],
      [
        [0, 0],
        [0, 1],
      ],
      [],
      [[0, 1]],
      [
        [0, 0],
        [0, 1],
      ],
      [],
    ]);
  });
});

describe('Names that every object has', () => {
  it.each([0, 1])('are plain names of inputs and outputs, with %i worker threads', async (workers) => {
    const predictor = await open(renamed('__proto__', 'constructor'), { workers });
    expect((await predictor.predict([[1, 2]])).rows()).toEqual([{ constructor: [1, 2] }]);
    expect((await predictor.predict(JSON.parse('{"__proto__": [[3, 4]]}'))).values('constructor')).toEqual([[3, 4]]);
  });

  it('are refused where onnxruntime-node loses the output', async () => {
    await expect(open(renamed('x', '__proto__'))).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining('__proto__'),
    });
  });
});

describe('A model without inputs', () => {
  it('answers an empty object', async () => {
    const bytes = onnxModel({
      nodes: [{ op: 'Identity', inputs: ['held'], outputs: ['y'] }],
      inputs: [],
      outputs: [float('y', 2)],
      initializers: [{ name: 'held', type: 'float32', shape: [2], data: Float32Array.of(1, 2) }],
    });
    expect((await (await open(bytes)).predict({})).values()).toEqual([1, 2]);
  });
});

describe('A shape that is larger than memory', () => {
  it.each([
    ['float32', [1_000_000, 1_000_000]],
    ['float32', [2 ** 40, 2 ** 40]],
    ['string', [2 ** 31]],
  ] as const)('of %s %j only costs the warm-up', async (type, shape) => {
    const predictor = await open(identity(type, shape));
    await expect(predictor.predict({ x: [1] })).rejects.toMatchObject({ code: 'VALIDATION' });
  });
});

describe('Scores that do not have a column for each label', () => {
  it('are refused instead of shifted', async () => {
    const prediction = await (await open(withZipMap(['no', 'yes', 'maybe'], { columns: 2 }))).predict([[0.25, 0.75]]);
    expect(() => prediction.rows()).toThrow(/Output "scores" of the model has 3 labels, but its scores have the shape \[1, 2\]/);
  });
});

describe('Options that make no sense', () => {
  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '5'])('such as timeoutMs %j are refused', async (timeoutMs) => {
    const predictor = await open(linear([1], 0));
    await expect(predictor.predict([[1]], { timeoutMs: timeoutMs as number })).rejects.toThrow(/timeoutMs must be a number/);
  });

  it.each([{ maxRows: 0 }, { maxRows: Number.NaN }, { maxQueueRows: 0.5 }, { maxDelayMs: -1 }, { targetRunMs: 0 }, { maxRow: 1 }, 'yes'])(
    'such as batching %j are refused instead of keeping callers for ever',
    async (batching) => {
      await expect(open(linear([1], 0), { batching: batching as object })).rejects.toThrow(/option batching/);
    },
  );
});
