import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { isTypedArray } from '../element-types.js';
import { shapeText } from '../shape.js';
import { didYouMean } from './did-you-mean.js';
import type { InputSpec } from './input-spec.js';
import { isTensor } from './is-tensor.js';

/** An error that says what an input, or a place in it, should have been; the same three facts are its details. */
export function inputError(where: string, expected: string, given: string, hint = ''): ValidationError {
  return new ValidationError(`${where} must be ${expected}, not ${given}.${hint}`, { details: { input: where, expected, given } });
}

/** Names an input in messages. */
export function inputName({ name }: Pick<InputSpec, 'name'>): string {
  return `Input ${JSON.stringify(name)}`;
}

/** The type and shape that an input takes, such as `float32 [N, 20]`. */
export function expectation({ type, shape }: Pick<InputSpec, 'type' | 'shape'>): string {
  return `${type} ${shapeText(shape)}`;
}

/** A given value as its type and shape, as far as both can be told at a glance. */
export function givenText(value: unknown): string {
  if (isTensor(value)) return `${value.type} ${shapeText(value.shape)}`;
  if (isTypedArray(value)) return `${value.constructor.name} [${value.length}]`;
  if (!Array.isArray(value)) return describe(value);
  const shape: number[] = [];
  let inner: unknown = value;
  for (; Array.isArray(inner) || isTypedArray(inner); inner = inner[0]) shape.push(inner.length);
  return `an array of shape ${shapeText(shape)}`;
}

/** An error about names that are missing or not known; the details list them. */
export function namesError(
  what: string,
  expected: readonly string[],
  missing: readonly string[],
  unknown: readonly string[],
): ValidationError {
  const list = (names: readonly string[]) =>
    names
      .slice(0, 20)
      .map((name) => JSON.stringify(name))
      .join(', ');
  const parts = [
    ...(missing.length > 0 ? [`lacks ${list(missing)}`] : []),
    ...(unknown.length > 0 ? [`has ${list(unknown)}, which the model does not know`] : []),
  ];
  const hint = unknown.map((name) => didYouMean(name, missing.length > 0 ? missing : expected)).find((text) => text !== '') ?? '';
  return new ValidationError(`${what} ${parts.join(' and ')}. The model takes ${list(expected)}.${hint}`, {
    details: { input: [...missing, ...unknown].join(', '), expected: expected.join(', '), given: unknown.join(', '), missing, unknown },
  });
}
