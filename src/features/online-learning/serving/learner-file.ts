import type { FeatureDefinition, Learner } from '../../../domain/learning/learner.js';
import { checkInputNames } from '../../../domain/learning/rows/check-input-names.js';

/**
 * A learner as the ONNX file of a version. Features with names of their own are one input each, so that row objects and data frames can be
 * asked; those of arrays, and names that no input can have, are one matrix.
 */
export function learnerFile(learner: Learner): Uint8Array {
  const { features } = learner;
  const named = !features.every(isNumbered) && checkInputNames(features) === undefined;
  return learner.toOnnx({ inputs: named ? 'columns' : 'matrix' });
}

function isNumbered({ name }: FeatureDefinition, at: number): boolean {
  return name === `x${at}`;
}
