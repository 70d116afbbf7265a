import type { ModelSignature, TensorSpec } from '../../core/entities/model-signature.js';
import type { GraphValue } from '../onnx/onnx-model.js';

/**
 * The signature of an ONNX graph: one named tensor per input and output, every named or open dimension -1. A side with a
 * value that no tensor of a signature describes (a list of maps, an element type that NumPy lacks, an open rank) is
 * left out whole, because half a schema would refuse valid inputs.
 *
 * @returns nothing when both sides are left out
 */
export function inferSignature(graph: {
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}): ModelSignature | undefined {
  const inputs = tensorSpecs(graph.inputs);
  const outputs = tensorSpecs(graph.outputs);
  return inputs === undefined && outputs === undefined ? undefined : { inputs, outputs };
}

function tensorSpecs(values: readonly GraphValue[]): readonly TensorSpec[] | undefined {
  const specs = values.flatMap(({ name, kind, type, shape }): readonly TensorSpec[] => {
    if (kind !== 'tensor' || type === undefined || shape === undefined) return [];
    const sizes = shape.map((size) => (typeof size === 'number' && size >= 0 ? size : -1));
    return [{ type: 'tensor', name, dtype: type === 'string' ? 'str' : type, shape: sizes }];
  });
  return specs.length === values.length && specs.length > 0 ? specs : undefined;
}
