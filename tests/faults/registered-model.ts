import type { RegisterModelInput } from '../../src/features/registry/registration/register-model-input.js';
import { mlp } from '../support/onnx/models.js';

/** What the program that is killed registers, and what is registered after it: the same for the same name and seed. */
export function registeredModel(modelName: string, seed: number): RegisterModelInput {
  return {
    model: mlp({ inputs: 4, hidden: [64, 64], outputs: 2, seed }),
    modelName,
    inputExample: [[1, 2, 3, 4]],
    metrics: { a: 1, b: 2 },
    tags: { c: 'd' },
  };
}
