import { elementTypeNumber } from './element-type.js';
import { tensorField } from './onnx-fields.js';
import { bytesField, concatBytes, integerField } from './wire-writer.js';

/** A constant of a graph. Its shape is `[values.length]` unless given. */
export interface OnnxTensor {
  readonly type: 'float64' | 'int64' | 'string';
  readonly shape?: readonly number[] | undefined;
  readonly values: ArrayLike<number> | readonly string[];
}

/** A `TensorProto`. */
export function writeTensor(tensor: OnnxTensor, name: string): Uint8Array {
  const shape = tensor.shape ?? [tensor.values.length];
  const parts = [
    ...shape.map((size) => integerField(tensorField.dims, size)),
    integerField(tensorField.dataType, elementTypeNumber(tensor.type)),
    bytesField(tensorField.name, name),
  ];
  if (tensor.type === 'string') return concatBytes([...parts, ...Array.from(tensor.values as readonly string[], stringItem)]);
  return concatBytes([...parts, bytesField(tensorField.rawData, littleEndian(tensor.type, tensor.values as ArrayLike<number>))]);
}

function stringItem(text: string): Uint8Array {
  return bytesField(tensorField.stringData, text);
}

function littleEndian(type: 'float64' | 'int64', values: ArrayLike<number>): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (type === 'float64') view.setFloat64(index * 8, value, true);
    else view.setBigInt64(index * 8, BigInt(value), true);
  }
  return new Uint8Array(view.buffer);
}
