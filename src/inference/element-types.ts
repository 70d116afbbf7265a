import type { TensorData, TensorType } from '../core/entities/tensor.js';

/** A typed array that holds the elements of a tensor. */
export type NumericData = Exclude<TensorData, readonly string[]>;

/** Elements of every type but string lie in a typed array. */
const arrays = {
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} satisfies Record<Exclude<TensorType, 'string'>, new (length: number) => NumericData>;

/** Types of the typed arrays that stand for one alone. */
const typeNames: Readonly<Record<string, TensorType>> = {
  Float16Array: 'float16',
  Float32Array: 'float32',
  Float64Array: 'float64',
  Int8Array: 'int8',
  Int16Array: 'int16',
  Int32Array: 'int32',
  BigInt64Array: 'int64',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
  Uint16Array: 'uint16',
  Uint32Array: 'uint32',
  BigUint64Array: 'uint64',
};

/** Whether a value is the name of a type of elements. */
export function isTensorType(value: unknown): value is TensorType {
  return typeof value === 'string' && (value === 'string' || Object.hasOwn(arrays, value));
}

/** Zeros (empty strings, false) of a type. */
export function allocate(type: TensorType, length: number): TensorData {
  return type === 'string' ? new Array<string>(length).fill('') : new arrays[type](length);
}

/** Whether data is of the class that holds elements of a type. */
export function holds(type: TensorType, data: unknown): data is TensorData {
  return type === 'string' ? Array.isArray(data) : data instanceof arrays[type];
}

/** Any typed array: what `ArrayBuffer.isView` knows without `DataView`. */
export type AnyTypedArray = ArrayLike<number | bigint> & ArrayBufferView;

/** Whether a value is a typed array, a `Float16Array` included. */
export function isTypedArray(value: unknown): value is AnyTypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** The type of elements that a typed array holds; a `Uint8Array` (`Buffer`) holds uint8. */
export function typeOf(data: AnyTypedArray): TensorType {
  return typeNames[(data as unknown as { readonly [Symbol.toStringTag]: string })[Symbol.toStringTag]] ?? 'uint8';
}

/** A `Float16Array` as its bits and a clamped array as plain bytes, of the same memory; others as they are. */
export function plainArray(data: AnyTypedArray): NumericData {
  const type = typeOf(data);
  if (holds(type, data)) return data as NumericData;
  const { buffer, byteOffset, length } = data as unknown as { buffer: ArrayBuffer; byteOffset: number; length: number };
  return type === 'float16' ? new Uint16Array(buffer, byteOffset, length) : new Uint8Array(buffer, byteOffset, length);
}
