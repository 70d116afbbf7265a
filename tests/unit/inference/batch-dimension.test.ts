import { describe, expect, it } from 'vitest';
import { readOnnxModel } from '../../../src/domain/onnx/read-onnx-model.js';
import { hasBatchDimension } from '../../../src/inference/batch-dimension.js';
import { counting, identity, threeInputs, withSequenceOutput, withZipMap } from '../../support/onnx/models.js';
import { onnxModel } from '../../support/onnx/onnx-model.js';

const of = (bytes: Uint8Array) => hasBatchDimension(readOnnxModel(bytes));

describe('A batch dimension', () => {
  it('is an open first dimension of everything that goes in and comes out', () => {
    expect(of(identity('float32', ['N', 2]))).toBe(true);
    expect(of(identity('float32', [null, 2]))).toBe(true);
    expect(of(threeInputs())).toBe(true);
    expect(of(withZipMap())).toBe(true);
    expect(of(withSequenceOutput())).toBe(true);
  });

  it('is not one of fixed size, of a sequence, or none', () => {
    expect(of(identity('float32', [1, 2]))).toBe(false);
    expect(of(identity('float32', ['sequence_length', 2]))).toBe(false);
    expect(of(identity('float32', []))).toBe(false);
    expect(of(counting())).toBe(false);
  });

  it('is not one that outputs call by another name: they count something else', () => {
    const renamed = (output: string | null) =>
      onnxModel({
        nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
        inputs: [{ name: 'x', type: 'float32', shape: ['N', 2] }],
        outputs: [{ name: 'y', type: 'float32', shape: [output, 2] }],
      });
    expect(of(renamed('detections'))).toBe(false);
    expect(of(renamed(null))).toBe(true);
  });
});
