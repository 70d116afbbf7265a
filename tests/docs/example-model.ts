import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onnxModel } from '../support/onnx/onnx-model.js';

/** What the documentation calls `churn.onnx`: from `features` (tenure in months, monthly charge) to a `probability`. */
export function writeExampleModel(directory: string): void {
  const model = onnxModel({
    nodes: [
      { op: 'Gemm', inputs: ['features', 'weights', 'bias'], outputs: ['logit'] },
      { op: 'Sigmoid', inputs: ['logit'], outputs: ['probability'] },
    ],
    inputs: [{ name: 'features', type: 'float32', shape: ['N', 2] }],
    outputs: [{ name: 'probability', type: 'float32', shape: ['N', 1] }],
    initializers: [
      { name: 'weights', type: 'float32', shape: [2, 1], data: Float32Array.of(-0.25, 0.125) },
      { name: 'bias', type: 'float32', shape: [1], data: Float32Array.of(0) },
    ],
  });
  writeFileSync(join(directory, 'churn.onnx'), model);
}
