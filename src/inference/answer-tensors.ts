import { dictionary } from '../core/dictionary.js';
import type { Tensor, TensorType } from '../core/entities/tensor.js';
import { ModelError } from '../core/errors/model-error.js';
import { describe } from '../core/validation/describe.js';
import { isPlainObject } from '../core/validation/plain-object.js';
import type { NamedTensors } from '../ports/predictor.js';
import { isTypedArray } from './element-types.js';
import { isTensor } from './input/is-tensor.js';
import { type TensorSource, tensor } from './tensor.js';

/** Deepest nesting of arrays. */
const maxDepth = 32;

const elementTypes: Readonly<Record<string, TensorType>> = { number: 'float64', bigint: 'int64', boolean: 'bool', string: 'string' };

function refuse(where: string, problem: string): never {
  throw new ModelError(`The answer of the function cannot be read: ${where} ${problem}.`, { kind: 'run', details: { output: where } });
}

function flatten(value: unknown, shape: readonly number[], depth: number, into: unknown[], where: string): void {
  if (depth === shape.length) {
    into.push(value);
    return;
  }
  const list = isTypedArray(value) ? Array.from(value) : value;
  if (!Array.isArray(list) || list.length !== shape[depth]) refuse(where, 'has arrays of different lengths');
  for (const inner of list) flatten(inner, shape, depth + 1, into, where);
}

function nestedTensor(value: readonly unknown[], where: string): Tensor {
  const shape: number[] = [];
  let inner: unknown = value;
  for (; (Array.isArray(inner) || isTypedArray(inner)) && shape.length < maxDepth; inner = inner[0]) shape.push(inner.length);
  const elements: unknown[] = [];
  flatten(value, shape, 0, elements, where);
  const type = elements.length === 0 ? 'float64' : elementTypes[typeof elements[0]];
  const other = elements.findIndex((element) => typeof element !== typeof elements[0]);
  if (type === undefined || other !== -1) {
    refuse(where, `must hold numbers, bigints, booleans or strings, all of one kind, but has ${describe(elements[Math.max(other, 0)])}`);
  }
  return tensor(elements as unknown as TensorSource, shape, type);
}

function outputTensor(value: unknown, where: string): Tensor {
  if (isTensor(value)) return tensor(value.data as TensorSource, value.shape, value.type);
  if (isTypedArray(value)) return tensor(value, [value.length]);
  return nestedTensor(Array.isArray(value) ? value : [value], where);
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return isPlainObject(value) && !isTensor(value);
}

function columns(rows: readonly Readonly<Record<string, unknown>>[]): NamedTensors {
  const names = Object.keys(rows[0] ?? {});
  return dictionary(
    names.map(
      (name) =>
        [
          name,
          nestedTensor(
            rows.map((row) => row[name]),
            JSON.stringify(name),
          ),
        ] as const,
    ),
  );
}

/**
 * What a function answered as tensors. Numbers become float64, bigints int64; an object has an output per key, an array of objects an
 * output per key with a row per object; anything else is the output `output`.
 *
 * @throws ModelError `run`
 */
export function answerTensors(answer: unknown): NamedTensors {
  if (isRow(answer)) {
    return dictionary(Object.entries(answer).map(([name, value]) => [name, outputTensor(value, JSON.stringify(name))] as const));
  }
  if (Array.isArray(answer) && answer.length > 0 && answer.every(isRow)) return columns(answer);
  return dictionary([['output', outputTensor(answer, 'it')]]);
}
