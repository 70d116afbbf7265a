import type { Tensor, TensorData, TensorType } from '../../core/entities/tensor.js';
import { describe } from '../../core/validation/describe.js';
import { type AnyTypedArray, allocate, holds, isTypedArray, plainArray } from '../element-types.js';
import { elements, fits } from '../shape.js';
import { isModelText } from './element-writer.js';
import { expectation, givenText, inputError, inputName } from './input-error.js';
import type { InputSpec } from './input-spec.js';

/**
 * Takes a tensor as it is, after checking type, shape and length.
 *
 * @throws ValidationError
 */
export function fromTensor(spec: InputSpec, given: Tensor): Tensor {
  const { type, shape, data } = given;
  if ((type !== spec.type && type !== spec.declared) || !fits(shape, spec.shape)) {
    throw inputError(inputName(spec), expectation(spec), givenText(given));
  }
  const plain = isTypedArray(data) ? plainArray(data) : data;
  if (!holds(type, plain) || plain.length !== elements(shape) || !shape.every(isSize)) {
    throw inputError(
      inputName(spec),
      `${expectation(spec)} whose data has the type and as many elements as the shape says`,
      describeData(given),
    );
  }
  if (type !== spec.type) return { type: spec.type, shape, data: converted(spec, plain) };
  checkElements(spec, type, plain);
  return plain === data ? given : { type, shape, data: plain };
}

/**
 * Takes the elements of a typed array in row-major order; the one size that is open, if there is one, follows from their number.
 *
 * @throws ValidationError
 */
export function fromElements(spec: InputSpec, given: AnyTypedArray): Tensor {
  const shape = shapeFor(spec, given.length);
  if (shape === undefined) {
    throw inputError(inputName(spec), expectation(spec), givenText(given), ' Where more than one size is open, give tensor(data, shape).');
  }
  const data = plainArray(given);
  if (!holds(spec.type, data)) return { type: spec.type, shape, data: converted(spec, data) };
  checkElements(spec, spec.type, data);
  return { type: spec.type, shape, data };
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}

function shapeFor({ shape }: InputSpec, length: number): readonly number[] | undefined {
  if (shape === undefined) return [length];
  let known = 1;
  let open = 0;
  for (const size of shape) {
    if (typeof size === 'number') known *= size;
    else open += 1;
  }
  if (open === 0) return known === length ? (shape as readonly number[]) : undefined;
  return open === 1 && known > 0 && length % known === 0
    ? shape.map((size) => (typeof size === 'number' ? size : length / known))
    : undefined;
}

function converted(spec: InputSpec, data: TensorData): TensorData {
  const result = allocate(spec.type, data.length);
  for (let index = 0; index < data.length; index++) {
    if (!spec.writer.write(result, index, data[index])) throw elementError(spec, index, data[index]);
  }
  return result;
}

/** Bytes that are no booleans, and strings that would reach the model changed. */
function checkElements(spec: InputSpec, type: TensorType, data: TensorData): void {
  if (type !== 'bool' && type !== 'string') return;
  for (let index = 0; index < data.length; index++) {
    const element = data[index];
    if (type === 'bool' ? element !== 0 && element !== 1 : !isModelText(element)) throw elementError(spec, index, element);
  }
}

function elementError(spec: InputSpec, index: number, element: unknown) {
  const takes = spec.type === 'bool' ? '0 or 1 in the bytes of a bool tensor' : spec.writer.takes;
  return inputError(`${inputName(spec)}, element ${index}`, takes, describe(element));
}

function describeData({ type, shape, data }: Tensor): string {
  return `${givenText({ type, shape, data })} with ${Array.isArray(data) ? 'an array' : (data?.constructor?.name ?? 'nothing')} of ${data?.length ?? 0}`;
}
