import { dictionary } from '../../core/dictionary.js';
import type { Tensor, TensorType } from '../../core/entities/tensor.js';
import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { isPlainObject } from '../../core/validation/plain-object.js';
import type { Example } from './example.js';

/** `uint8` holds bytes of `bool` as well and `uint16` those of `float16`; such tensors are given as `Tensor`. */
const typeOfArray: Readonly<Record<string, TensorType>> = {
  Float32Array: 'float32',
  Float64Array: 'float64',
  Int8Array: 'int8',
  Int16Array: 'int16',
  Int32Array: 'int32',
  BigInt64Array: 'int64',
  Uint8Array: 'uint8',
  Uint16Array: 'uint16',
  Uint32Array: 'uint32',
  BigUint64Array: 'uint64',
};

/**
 * Sorts out what an example is: a tensor, a typed array (a tensor of one dimension) or a matrix of numbers; an object of
 * these; an array of row objects, which is a table; anything else is taken as JSON.
 *
 * @throws ValidationError
 */
export function parseExample(value: unknown): Example {
  const tensor = asTensor(value) ?? asMatrix(value);
  if (tensor !== undefined) return { kind: 'tensor', tensor };
  if (Array.isArray(value) && value.length > 0 && value.every(isPlainObject)) return asTable(value);
  if (isPlainObject(value)) return asTensors(value as Record<string, unknown>) ?? { kind: 'json', value };
  if (value === undefined || value === null || typeof value === 'function' || typeof value === 'symbol') {
    throw new ValidationError(`The input example must be a tensor, rows, a matrix or a JSON value, not ${describe(value)}.`);
  }
  return { kind: 'json', value };
}

function asTensor(value: unknown): Tensor | undefined {
  if (ArrayBuffer.isView(value)) {
    const type = typeOfArray[value.constructor.name];
    const data = value as Float64Array;
    return type === undefined ? undefined : { type, shape: [data.length], data };
  }
  if (!isPlainObject(value)) return undefined;
  const { type, shape, data } = value as Partial<Tensor>;
  if (typeof type !== 'string' || !Array.isArray(shape) || data === undefined) return undefined;
  const size = shape.reduce((product: number, dimension: number) => product * dimension, 1);
  if (data.length === size) return value as Tensor;
  throw new ValidationError(
    `The tensor of the input example has ${data.length} elements, but its shape [${shape.join(', ')}] asks for ${size}.`,
  );
}

/** As NumPy reads nested lists: numbers only, all rows of one length. */
function asMatrix(value: unknown): Tensor | undefined {
  if (!Array.isArray(value) || !Array.isArray(value[0])) return undefined;
  const shape: number[] = [];
  for (let level: unknown = value; Array.isArray(level); level = level[0]) shape.push(level.length);
  const flat = value.flat(shape.length - 1) as unknown[];
  if (flat.length === 0 || !flat.every((item) => typeof item === 'number') || !fits(value, shape)) return undefined;
  const isWhole = flat.every((item) => Number.isSafeInteger(item) && !Object.is(item, -0));
  return isWhole
    ? { type: 'int64', shape, data: BigInt64Array.from(flat as number[], BigInt) }
    : { type: 'float64', shape, data: Float64Array.from(flat as number[]) };
}

function fits(value: unknown, [size, ...inner]: readonly number[]): boolean {
  if (size === undefined) return !Array.isArray(value);
  return Array.isArray(value) && value.length === size && value.every((item) => fits(item, inner));
}

function asTensors(value: Readonly<Record<string, unknown>>): Example | undefined {
  const tensors = Object.entries(value).map(([name, item]) => [name, asTensor(item) ?? asMatrix(item)] as const);
  const found = tensors.filter((entry): entry is [string, Tensor] => entry[1] !== undefined);
  const isAll = found.length === tensors.length && found.length > 0;
  return isAll ? { kind: 'tensors', tensors: dictionary(found) } : undefined;
}

function asTable(rows: readonly object[]): Example {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { kind: 'table', columns, rows: rows.map((row) => columns.map((name) => (row as Record<string, unknown>)[name])) };
}
