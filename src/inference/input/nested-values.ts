import type { Tensor } from '../../core/entities/tensor.js';
import { describe } from '../../core/validation/describe.js';
import { allocate, isTypedArray } from '../element-types.js';
import { elements, fits, shapeText } from '../shape.js';
import { expectation, givenText, inputError, inputName } from './input-error.js';
import type { InputSpec } from './input-spec.js';

/** Nested arrays, typed arrays as the innermost of them, or a single value. */
type List = ArrayLike<unknown>;

/** Deepest nesting that is looked at; no model has more dimensions. */
const maxDepth = 64;

/**
 * Reads nested arrays into a tensor. A list of values is taken for a column `[N, 1]`, and a single value for a batch of one.
 *
 * @throws ValidationError for a wrong shape, rows of different lengths, or a value that the type does not hold
 */
export function fromNested(spec: InputSpec, value: unknown): Tensor {
  const given = shapeOf(value);
  const shape = fitted(spec, given);
  if (shape === undefined) throw inputError(inputName(spec), expectation(spec), givenText(value));
  const data = allocate(spec.type, elements(shape));
  fill(spec, data, value, given, []);
  return { type: spec.type, shape, data };
}

function isList(value: unknown): value is List {
  return Array.isArray(value) || isTypedArray(value);
}

function shapeOf(value: unknown): number[] {
  const shape: number[] = [];
  let inner = value;
  while (isList(inner) && shape.length < maxDepth) {
    shape.push(inner.length);
    inner = inner[0];
  }
  return shape;
}

function fitted(spec: InputSpec, given: readonly number[]): readonly number[] | undefined {
  if (fits(given, spec.shape)) return given;
  const dimensions = spec.shape ?? [];
  if (given.length === 0) return dimensions.every((size) => typeof size !== 'number' || size === 1) ? dimensions.map(() => 1) : undefined;
  const column = [...given, 1];
  return dimensions.at(-1) === 1 && fits(column, spec.shape) ? column : undefined;
}

/** Writes a list of `shape` and answers how far the data is filled. */
function fill(spec: InputSpec, data: unknown, value: unknown, shape: readonly number[], path: number[], from = 0): number {
  const depth = path.length;
  if (depth === shape.length) {
    if (spec.writer.write(data, from, value)) return from + 1;
    throw inputError(placeIn(spec, path), spec.writer.takes, isList(value) ? givenText(value) : describe(value));
  }
  if (!isList(value) || value.length !== shape[depth]) {
    const expected = `an array of ${shape[depth]} like its first neighbour (${expectation(spec)})`;
    throw inputError(placeIn(spec, path), expected, isList(value) ? `one of ${value.length}` : describe(value));
  }
  let end = from;
  for (let index = 0; index < value.length; index++) {
    path.push(index);
    end = fill(spec, data, value[index], shape, path, end);
    path.pop();
  }
  return end;
}

function placeIn(spec: InputSpec, path: readonly number[]): string {
  return path.length === 0 ? inputName(spec) : `${inputName(spec)} at ${shapeText(path)}`;
}
