import { expect, test } from 'vitest';
import { cutZipMaps } from '../../../../src/domain/onnx/cut-zip-maps.js';
import { readOnnxModel } from '../../../../src/domain/onnx/read-onnx-model.js';
import { readFields } from '../../../../src/domain/onnx/wire-reader.js';
import { bytesField } from '../../../../src/domain/onnx/wire-writer.js';
import { linear, withZipMap } from '../../../support/onnx/models.js';
import { onnxModel } from '../../../support/onnx/onnx-model.js';

test('the output of a ZipMap becomes a tensor under its own name', () => {
  const cut = readOnnxModel(cutZipMaps(withZipMap(['a', 'b', 'c'])));
  expect(cut.zipMaps).toEqual([]);
  expect(cut.outputs[1]).toEqual({ name: 'scores', kind: 'tensor', type: 'float32', onnxType: 'tensor(float)', shape: [undefined, 3] });
  expect(cut.nodeCount).toBe(3);
});

test('everything else stays byte for byte, unknown fields included', () => {
  const unknown = bytesField(999, 'of a later version');
  const original = withZipMap();
  const model = new Uint8Array([...original, ...unknown]);
  const others = (bytes: Uint8Array) =>
    [...readFields(bytes, 'model')].filter(({ number }) => number !== 7).map(({ encoded }) => [...encoded]);
  const inGraph = (bytes: Uint8Array) => {
    const graph = [...readFields(bytes, 'model')].find(({ number }) => number === 7);
    return [...readFields(graph?.payload ?? new Uint8Array(0), 'graph')].map(({ encoded }) => [...encoded].join());
  };
  const cut = cutZipMaps(model);
  expect(others(cut)).toEqual(others(model));
  const before = inGraph(model);
  const differing = inGraph(cut).filter((field) => !before.includes(field));
  expect(differing).toHaveLength(2);
});

test('a model without ZipMap is returned as it is', () => {
  const model = linear([1, 2], 3);
  expect(cutZipMaps(model)).toBe(model);
});

test('a ZipMap whose output another node takes stays', () => {
  const model = onnxModel({
    nodes: [
      { op: 'ZipMap', domain: 'ai.onnx.ml', inputs: ['x'], outputs: ['maps'], attributes: { classlabels_int64s: { ints: [0, 1] } } },
      { op: 'Identity', inputs: ['maps'], outputs: ['again'] },
    ],
    inputs: [{ name: 'x', type: 'float32', shape: ['N', 2] }],
    outputs: [{ name: 'maps', type: 'float32', kind: 'sequence' }],
  });
  expect(readOnnxModel(model).zipMaps).toEqual([]);
  expect(cutZipMaps(model)).toBe(model);
});

test('a model of machine learning operators only gets the operator set of Identity', () => {
  const model = onnxModel({
    nodes: [{ op: 'ZipMap', domain: 'ai.onnx.ml', inputs: ['x'], outputs: ['maps'], attributes: { classlabels_int64s: { ints: [0, 1] } } }],
    inputs: [{ name: 'x', type: 'float32', shape: ['N', 2] }],
    outputs: [{ name: 'maps', type: 'float32', kind: 'sequence' }],
    opsets: [{ domain: 'ai.onnx.ml', version: 1 }],
  });
  expect(readOnnxModel(cutZipMaps(model)).opsets).toEqual([
    { domain: 'ai.onnx.ml', version: 1 },
    { domain: '', version: 13 },
  ]);
});
