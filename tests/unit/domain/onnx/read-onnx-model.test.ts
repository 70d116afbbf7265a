import { describe, expect, test } from 'vitest';
import type { TensorType } from '../../../../src/core/entities/tensor.js';
import { ModelError } from '../../../../src/core/errors/model-error.js';
import { readOnnxModel } from '../../../../src/domain/onnx/read-onnx-model.js';
import { bytesField, concatBytes, integerField } from '../../../../src/domain/onnx/wire-writer.js';
import { counting, identity, linear, threeInputs, withExternalData, withSequenceOutput, withZipMap } from '../../../support/onnx/models.js';
import { type GraphSpec, onnxModel, valueInfo } from '../../../support/onnx/onnx-model.js';

const types: readonly TensorType[] = [
  ...(['float16', 'float32', 'float64', 'int8', 'int16', 'int32', 'int64'] as const),
  ...(['uint8', 'uint16', 'uint32', 'uint64', 'bool', 'string'] as const),
];

const problemOf = (bytes: Uint8Array): ModelError => {
  try {
    readOnnxModel(bytes);
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('It was read.');
};

describe('readOnnxModel', () => {
  test.each(types)('reads inputs and outputs of %s', (type) => {
    const { inputs, outputs } = readOnnxModel(identity(type, ['N', 3, null]));
    expect(inputs).toMatchObject([{ name: 'x', kind: 'tensor', type, shape: ['N', 3, undefined] }]);
    expect(outputs).toMatchObject([{ name: 'y', kind: 'tensor', type, shape: ['N', 3, undefined] }]);
  });

  test('reads the head of the file, and counts nodes of subgraphs too', () => {
    expect(readOnnxModel(counting())).toMatchObject({
      irVersion: 8,
      producer: 'mlflow-ops tests 1',
      opsets: [{ domain: '', version: 17 }],
      nodeCount: 3,
      domains: [''],
    });
  });

  test('leaves out inputs that have an initializer, wherever it stands in the file', () => {
    const model = onnxModel({
      nodes: [{ op: 'Add', inputs: ['x', 'w'], outputs: ['y'] }],
      inputs: [
        { name: 'x', type: 'float32', shape: [1] },
        { name: 'w', type: 'float32', shape: [1] },
      ],
      outputs: [{ name: 'y', type: 'float32', shape: [1] }],
      initializers: [{ name: 'w', type: 'float32', shape: [1], data: Float32Array.of(1) }],
    });
    expect(readOnnxModel(model).inputs.map(({ name }) => name)).toEqual(['x']);
    expect(readOnnxModel(threeInputs()).inputs.map(({ name }) => name)).toEqual(['a', 'b', 'count']);
  });

  test('names what is not a tensor by its whole type', () => {
    expect(readOnnxModel(withSequenceOutput()).outputs[1]).toEqual({ name: 'list', kind: 'sequence', onnxType: 'seq(tensor(float))' });
    expect(readOnnxModel(withZipMap([1n, 2n])).outputs[1]?.onnxType).toBe('seq(map(int64,tensor(float)))');
  });

  test('names element types that Node cannot hold, and types that the file leaves open', () => {
    const spec = { nodes: [], inputs: [] };
    const bfloat16 = bytesField(1, integerField(1, 16));
    expect(readOnnxModel(onnxModel({ ...spec, outputs: [valueInfo('y', bfloat16)] })).outputs).toEqual([
      { name: 'y', kind: 'tensor', onnxType: 'tensor(bfloat16)' },
    ]);
    expect(readOnnxModel(onnxModel({ ...spec, outputs: [bytesField(1, 'y')] })).outputs).toEqual([
      { name: 'y', kind: 'unknown', onnxType: 'unknown' },
    ]);
  });

  test('reads the labels of ZipMap nodes whose output is an output of the model', () => {
    expect(readOnnxModel(withZipMap(['a', 'b'])).zipMaps).toEqual([{ output: 'scores', input: 'probabilities', labels: ['a', 'b'] }]);
    expect(readOnnxModel(withZipMap([-1n, 7n])).zipMaps[0]?.labels).toEqual([-1n, 7n]);
  });

  test('finds external data of initializers, of attributes and of subgraphs', () => {
    const external = (name: string) =>
      ({ name, type: 'float32', shape: [4], external: { location: `${name}.bin`, offset: '16', length: '16' } }) as const;
    const inner: GraphSpec = { nodes: [], inputs: [], outputs: [], initializers: [external('inner')] };
    const model = onnxModel({
      nodes: [
        { op: 'If', inputs: ['x'], outputs: ['y'], attributes: { then_branch: { graph: inner }, value: { tensor: external('constant') } } },
      ],
      inputs: [],
      outputs: [],
      initializers: [external('outer')],
    });
    expect(readOnnxModel(model).externalData).toEqual(
      ['inner', 'constant', 'outer'].map((tensor) => ({ tensor, location: `${tensor}.bin`, offset: 16, length: 16 })),
    );
  });

  test('reads a graph that was written in several parts as one', () => {
    const [first, second] = [linear([1], 0), withExternalData('w.bin')];
    expect(readOnnxModel(concatBytes([first, second]))).toMatchObject({ nodeCount: 2, externalData: [{ location: 'w.bin' }] });
  });

  test('says what is wrong with a file that is no model, and where', () => {
    expect(problemOf(new Uint8Array(0)).message).toContain('is an empty file');
    expect(problemOf(new TextEncoder().encode('<!doctype html><title>Not found</title>')).kind).toBe('corrupt');
    expect(problemOf(integerField(1, 8)).message).toContain('has no graph');
    expect(problemOf(withExternalData('')).message).toContain('graph.initializer[0]');
    expect(problemOf(withExternalData('w', { offset: '-1' })).message).toContain('offset');
    expect(problemOf(onnxModel({ nodes: [], inputs: [{ name: '', type: 'float32' }], outputs: [] })).details).toEqual({
      where: 'graph.input[0]',
    });
  });

  test('refuses a file that is cut off anywhere', () => {
    const model = counting();
    for (let size = 0; size < model.length; size += 1) expect(problemOf(model.subarray(0, size)).kind).toBe('corrupt');
  });

  test('refuses graphs that nest without end, and types that do', () => {
    let graph: GraphSpec = { nodes: [], inputs: [], outputs: [] };
    for (let depth = 0; depth < 60; depth += 1) {
      graph = { nodes: [{ op: 'If', inputs: [], outputs: [], attributes: { body: { graph } } }], inputs: [], outputs: [] };
    }
    expect(problemOf(onnxModel(graph as never)).message).toContain('nests more than 32 graphs');
    let type: Uint8Array = new Uint8Array(0);
    for (let depth = 0; depth < 10_000; depth += 1) type = bytesField(4, bytesField(1, type));
    expect(problemOf(onnxModel({ nodes: [], inputs: [], outputs: [valueInfo('y', type)] })).message).toContain('nests more than 16 types');
  });

  test('does not copy weights: a model of 64 MiB is read with less than 4 MiB', () => {
    const weights = { name: 'w', type: 'float32', shape: [1 << 24], data: new Float32Array(1 << 24) } as const;
    const model = onnxModel({ nodes: [], inputs: [], outputs: [], initializers: [weights] });
    const before = process.memoryUsage();
    readOnnxModel(model);
    const after = process.memoryUsage();
    expect(after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed).toBeLessThan(4 << 20);
  });
});
