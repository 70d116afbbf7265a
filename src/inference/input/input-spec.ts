import type { ModelSignature, TensorSpec } from '../../core/entities/model-signature.js';
import type { TensorType } from '../../core/entities/tensor.js';
import { ModelError } from '../../core/errors/model-error.js';
import type { GraphValue } from '../../domain/onnx/onnx-model.js';
import { isTensorType } from '../element-types.js';
import { type Dimensions, shapeText } from '../shape.js';
import { type ElementWriter, elementWriter } from './element-writer.js';

/** What one input of a model takes: the graph's word, narrowed by the signature. */
export interface InputSpec {
  readonly name: string;
  readonly type: TensorType;
  /** Absent where even the rank is open. */
  readonly shape: Dimensions | undefined;
  /** The type that the signature gives it, where the graph has another: tensors of that type are converted. */
  readonly declared: TensorType | undefined;
  readonly writer: ElementWriter;
}

/**
 * The inputs of a graph.
 *
 * @throws ModelError of kind `unsupported` for an input that no tensor can be; of kind `signature` where signature and
 *   graph contradict each other
 */
export function inputSpecs(inputs: readonly GraphValue[], signature: ModelSignature | undefined): readonly InputSpec[] {
  const tensors = (signature?.inputs ?? []).filter((column): column is TensorSpec => column.type === 'tensor');
  const known = new Set(inputs.map(({ name }) => name));
  const stray = tensors.find(({ name }) => name !== undefined && !known.has(name));
  if (stray?.name !== undefined) throw contradiction(`The signature has an input ${JSON.stringify(stray.name)}`, inputs);
  return inputs.map((value) => {
    const declared = tensors.find(({ name }) => name === value.name || (name === undefined && inputs.length === 1));
    return inputSpec(value, declared);
  });
}

/** An error about a signature that does not go with the graph. */
export function contradiction(what: string, inputs: readonly GraphValue[]): ModelError {
  const texts = inputs.map(({ name, onnxType, shape }) => `${JSON.stringify(name)} ${onnxType} ${shapeText(shape)}`);
  return new ModelError(`${what}, but the graph takes ${texts.join(', ')}. Log the model again with a signature of its inputs.`, {
    kind: 'signature',
    details: { inputs: texts },
  });
}

function inputSpec(value: GraphValue, declared: TensorSpec | undefined): InputSpec {
  const { name, kind, type, onnxType, shape } = value;
  if (kind !== 'tensor' || type === undefined) {
    throw new ModelError(`Input ${JSON.stringify(name)} of the model is a ${onnxType}, which onnxruntime-node cannot take.`, {
      kind: 'unsupported',
      details: { input: name, type: onnxType },
    });
  }
  return {
    name,
    type,
    shape: declared === undefined ? shape : narrowed(value, declared.shape),
    declared: declared !== undefined && isTensorType(declared.dtype) && declared.dtype !== type ? declared.dtype : undefined,
    writer: elementWriter(type),
  };
}

/** The graph's dimensions, with sizes from the signature where the graph leaves them open. */
function narrowed(value: GraphValue, declared: readonly number[]): Dimensions {
  const { shape } = value;
  if (shape === undefined) return declared.map((size) => (size < 0 ? undefined : size));
  const agrees =
    shape.length === declared.length &&
    shape.every((size, axis) => typeof size !== 'number' || (declared[axis] ?? -1) < 0 || declared[axis] === size);
  if (!agrees) throw contradiction(`The signature gives input ${JSON.stringify(value.name)} the shape ${shapeText(declared)}`, [value]);
  return shape.map((size, axis) => {
    const given = declared[axis] ?? -1;
    return typeof size !== 'number' && given >= 0 ? given : size;
  });
}
