import type { FeatureDefinition, RowProblem } from '../learner.js';
import { isOnnxText } from './is-onnx-text.js';

const outputNames = new Set(['prediction', 'label', 'probabilities']);

/** Why features cannot be inputs of an ONNX file, each by its name, or nothing. */
export function checkInputNames(features: readonly FeatureDefinition[]): RowProblem | undefined {
  const wrong = features.find(({ name }) => outputNames.has(name) || !isOnnxText(name));
  if (wrong === undefined) return undefined;
  const why = outputNames.has(wrong.name) ? 'beside the output of this name' : 'because its name has a NUL or half a surrogate pair';
  const message = `The feature ${JSON.stringify(wrong.name.slice(0, 60))} cannot be an input of an ONNX file ${why}; rename it.`;
  return { reason: 'unknown-feature', feature: wrong.name, message };
}
