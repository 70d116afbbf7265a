import type { Tensor, TensorData, TensorType } from '../core/entities/tensor.js';
import { ValidationError } from '../core/errors/request-error.js';
import { describe } from '../core/validation/describe.js';
import { type AnyTypedArray, allocate, holds, isTensorType, isTypedArray, plainArray, typeOf } from './element-types.js';
import { elementWriter } from './input/element-writer.js';
import { elements, shapeText } from './shape.js';

/** What a tensor can be made of: a typed array, or an array of one kind of values in row-major order. */
export type TensorSource = AnyTypedArray | readonly number[] | readonly bigint[] | readonly boolean[] | readonly string[];

/**
 * Makes a tensor, without copying where `data` is of the class that holds elements of the type.
 *
 * @param data - Elements in row-major order; a `Uint16Array` with the type `float16` holds bits.
 * @param shape - Sizes of the dimensions; their product is the length of `data`, and `[]` is a single value.
 * @param type - Type of the elements. @default that of a typed array; `float32` for numbers, `int64` for bigints, `bool` for
 *   booleans, `string` for strings
 * @throws ValidationError
 *
 * @example
 * ```ts
 * import { tensor } from 'mlflow-ops';
 * tensor([1, 2, 3, 4], [2, 2]).type; // => 'float32'
 * ```
 */
export function tensor(data: TensorSource, shape: readonly number[], type?: TensorType): Tensor {
  if (!Array.isArray(data) && !isTypedArray(data)) {
    throw new ValidationError(`The data of a tensor must be a typed array or an array, not ${describe(data)}.`);
  }
  if (type !== undefined && !isTensorType(type)) {
    throw new ValidationError(`The type of a tensor must be one such as float32, int64, bool or string, not ${describe(type)}.`);
  }
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new ValidationError('The shape of a tensor must be an array of whole numbers from 0 on.');
  }
  if (elements(shape) !== data.length) {
    throw new ValidationError(`A tensor of shape ${shapeText(shape)} has ${elements(shape)} elements, but the data has ${data.length}.`);
  }
  const own = type ?? inferredType(data);
  return { type: own, shape: [...shape], data: dataOf(own, data) };
}

function inferredType(data: TensorSource): TensorType {
  if (isTypedArray(data)) return typeOf(data);
  switch (typeof data[0]) {
    case 'bigint':
      return 'int64';
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    default:
      return 'float32';
  }
}

function dataOf(type: TensorType, data: TensorSource): TensorData {
  if (isTypedArray(data)) {
    const plain = plainArray(data);
    if (holds(type, plain) && (type !== 'bool' || plain.every((byte: number | bigint) => byte === 0 || byte === 1))) return plain;
  }
  const writer = elementWriter(type);
  const result = allocate(type, data.length);
  for (let index = 0; index < data.length; index++) {
    if (!writer.write(result, index, data[index])) {
      throw new ValidationError(`Element ${index} of a ${type} tensor must be ${writer.takes}, not ${describe(data[index])}.`);
    }
  }
  return result;
}
