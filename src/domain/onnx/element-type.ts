import type { TensorType } from '../../core/entities/tensor.js';

/** An element type of ONNX: its name in type texts and, where Node can hold it, its name in tensors. */
export interface ElementType {
  readonly name: string;
  readonly type?: TensorType;
}

/** By `TensorProto.DataType` (https://github.com/onnx/onnx/blob/main/onnx/onnx-ml.proto). */
const elementTypes: readonly (ElementType | undefined)[] = [
  undefined,
  { name: 'float', type: 'float32' },
  { name: 'uint8', type: 'uint8' },
  { name: 'int8', type: 'int8' },
  { name: 'uint16', type: 'uint16' },
  { name: 'int16', type: 'int16' },
  { name: 'int32', type: 'int32' },
  { name: 'int64', type: 'int64' },
  { name: 'string', type: 'string' },
  { name: 'bool', type: 'bool' },
  { name: 'float16', type: 'float16' },
  { name: 'double', type: 'float64' },
  { name: 'uint32', type: 'uint32' },
  { name: 'uint64', type: 'uint64' },
  { name: 'complex64' },
  { name: 'complex128' },
  { name: 'bfloat16' },
  { name: 'float8e4m3fn' },
  { name: 'float8e4m3fnuz' },
  { name: 'float8e5m2' },
  { name: 'float8e5m2fnuz' },
  { name: 'uint4' },
  { name: 'int4' },
  { name: 'float4e2m1' },
  { name: 'float8e8m0' },
  { name: 'uint2' },
  { name: 'int2' },
];

/** The element type of a number; one that is newer than this list is named by its number. */
export function elementType(number: number): ElementType {
  return elementTypes[number] ?? { name: number === 0 ? 'undefined' : `type ${number}` };
}

/** The number of an element type that Node can hold. */
export function elementTypeNumber(type: TensorType): number {
  return elementTypes.findIndex((element) => element?.type === type);
}
