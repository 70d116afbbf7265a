import { elementTypeNumber } from './element-type.js';
import { tensorField } from './onnx-fields.js';
import { bytesField, concatBytes, integerField } from './wire-writer.js';

/** A constant of a graph. Its shape is `[values.length]` unless given. */
export interface OnnxTensor {
  readonly type: 'float32' | 'float64' | 'int64' | 'string';
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

const itemSize = { float32: 4, float64: 8, int64: 8 } as const;

function littleEndian(type: 'float32' | 'float64' | 'int64', values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * itemSize[type]);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (type === 'float32') view.setFloat32(index * 4, value, true);
    else if (type === 'float64') view.setFloat64(index * 8, value, true);
    else view.setBigInt64(index * 8, BigInt(value), true);
  }
  return bytes;
}
