import { ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';
import { parseText, type TextRule } from './text.js';

/** A value that has one obvious text: numbers and booleans are stored as `String(value)`. */
export type Scalar = string | number | boolean | bigint;

/**
 * Checks a value that is stored as text.
 *
 * @throws ValidationError
 */
export function parseScalar(what: string, value: unknown, rule: TextRule): string {
  switch (typeof value) {
    case 'string':
      return parseText(what, value, rule);
    case 'number':
    case 'boolean':
    case 'bigint':
      return parseText(what, String(value), rule);
    default:
      throw new ValidationError(`${what} must be a string, number or boolean, not ${describe(value)}.`);
  }
}
