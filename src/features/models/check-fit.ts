import type { ModelSignature } from '../../core/entities/model-signature.js';
import { isModel, isValidation } from '../../core/errors/guards.js';
import { ValidationError } from '../../core/errors/request-error.js';
import type { OnnxModel } from '../../domain/onnx/onnx-model.js';
import { type InputParser, inputParser } from '../../inference/input/parse-input.js';

/**
 * Refuses what could be logged but never asked: a signature that contradicts the graph, an example that is no input of it.
 *
 * @throws ModelError of kind `signature`
 * @throws ValidationError
 */
export function checkFit(graph: OnnxModel, signature: ModelSignature | undefined, example: unknown): void {
  const parse = parserOf(graph, signature);
  if (parse === undefined || example === undefined) return;
  try {
    parse(example);
  } catch (error) {
    if (!isValidation(error)) throw error;
    throw new ValidationError(`The input example is not an input of the model. ${error.message}`, { cause: error, details: error.details });
  }
}

/** Nothing for a model that runs in Python alone: it can be logged all the same. */
function parserOf(graph: OnnxModel, signature: ModelSignature | undefined): InputParser | undefined {
  try {
    return inputParser(graph.inputs, signature);
  } catch (error) {
    if (isModel(error) && error.kind === 'unsupported') return undefined;
    throw error;
  }
}
