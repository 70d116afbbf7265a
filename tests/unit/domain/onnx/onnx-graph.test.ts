import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { version } from '../../../../src/core/version.js';
import { machineLearning, OnnxGraph } from '../../../../src/domain/onnx/onnx-graph.js';
import { readOnnxModel } from '../../../../src/domain/onnx/read-onnx-model.js';
import { tensor } from '../../../../src/inference/tensor.js';
import { openOnnx } from '../../../support/onnx/open-onnx.js';

describe('OnnxGraph', () => {
  test('says what runtimes need to know', () => {
    const graph = new OnnxGraph();
    graph.input('x', { type: 'float32', shape: [null, 3] });
    graph.input('colour', { type: 'string', shape: [null, 1] });
    graph.output('y', { type: 'float64', shape: [null, 3] });
    graph.output('code', { type: 'int64', shape: [null, 1] });
    graph.node('Cast', ['x'], { attributes: { to: { integer: 11 } }, outputs: ['y'] });
    graph.node('LabelEncoder', ['colour'], {
      domain: machineLearning,
      attributes: { keys_strings: { texts: ['red'] }, values_int64s: { integers: [0] } },
      outputs: ['code'],
    });
    expect(readOnnxModel(graph.toBytes('made'))).toMatchObject({
      irVersion: 8,
      producer: `mlflow-ops ${version}`,
      opsets: [
        { domain: '', version: 17 },
        { domain: 'ai.onnx.ml', version: 3 },
      ],
      inputs: [
        { name: 'x', type: 'float32', shape: ['N', 3] },
        { name: 'colour', type: 'string', shape: ['N', 1] },
      ],
      outputs: [
        { name: 'y', type: 'float64', shape: ['N', 3] },
        { name: 'code', type: 'int64', shape: ['N', 1] },
      ],
      nodeCount: 2,
    });
  });

  test('gives onnxruntime attributes of every kind', async () => {
    const graph = new OnnxGraph();
    graph.input('text', { type: 'string', shape: [null, 1] });
    graph.output('code', { type: 'int64', shape: [null, 1] });
    graph.node('LabelEncoder', ['text'], {
      domain: machineLearning,
      attributes: {
        keys_strings: { texts: ['', 'größer', 'a\nb'] },
        values_int64s: { integers: [-3, 2 ** 40, 0] },
        default_int64: { integer: -1 },
      },
      outputs: ['code'],
    });
    const predictor = await openOnnx(graph.toBytes('attributes'));
    const { outputs } = await predictor.predict({ text: tensor(['größer', '', 'other', 'a\nb'], [4, 1]) });
    expect(outputs['code']?.data).toEqual(BigInt64Array.of(2n ** 40n, -3n, -1n, 0n));
  });

  test('gives onnxruntime constants of every type', async () => {
    const graph = new OnnxGraph();
    const constants = {
      float64: { type: 'float64', shape: [2, 1], values: [1 / 3, -5e-324] },
      int64: { type: 'int64', values: [-(2 ** 53) + 1, 7] },
      string: { type: 'string', shape: [1, 2], values: ['ä', ''] },
    } as const;
    for (const [name, constant] of Object.entries(constants)) {
      graph.output(name, { type: constant.type, shape: 'shape' in constant ? constant.shape : [2] });
      graph.node('Identity', [graph.constant(constant)], { outputs: [name] });
    }
    const predictor = await openOnnx(graph.toBytes('constants'));
    const { outputs } = await predictor.predict({});
    expect(outputs['float64']).toMatchObject({ shape: [2, 1], data: Float64Array.of(1 / 3, -5e-324) });
    expect(outputs['int64']?.data).toEqual(BigInt64Array.of(-(2n ** 53n) + 1n, 7n));
    expect(outputs['string']).toMatchObject({ shape: [1, 2], data: ['ä', ''] });
  });

  test('never gives two values the same name', async () => {
    const graph = new OnnxGraph();
    graph.input('identity_1', { type: 'float32', shape: [null] });
    expect(() => graph.input('identity_1', { type: 'float32', shape: [null] })).toThrow(ValidationError);
    expect(() => graph.output('identity_1', { type: 'float32', shape: [null] })).toThrow(
      'An ONNX graph cannot have two values of the name "identity_1".',
    );
    graph.output('y', { type: 'float32', shape: [null] });
    const [copy] = graph.node('Identity', ['identity_1']);
    graph.node('Identity', [copy], { outputs: ['y'] });
    const predictor = await openOnnx(graph.toBytes('names'));
    expect((await predictor.predict({ identity_1: tensor(Float32Array.of(1, 2), [2]) })).outputs['y']?.data).toEqual(Float32Array.of(1, 2));
  });
});
