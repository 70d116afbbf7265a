import { ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';

/**
 * Checks that a value is an object, so that its fields can be read; a list has none.
 *
 * @throws ValidationError
 */
export function parseObject<T extends object>(what: string, value: T): T {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new ValidationError(`${what} must be an object, not ${describe(value)}.`);
}
