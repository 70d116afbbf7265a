import { ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';
import { isPlainObject } from './plain-object.js';

/**
 * Checks that a value is a plain object without other fields than the known ones, so that a misspelt one is not ignored.
 *
 * @throws ValidationError naming the fields that are not known
 */
export function parseKnownFields<T extends object>(what: string, value: T, known: readonly (keyof T & string)[]): T {
  if (!isPlainObject(value)) throw new ValidationError(`${what} must be an object, not ${describe(value)}.`);
  const unknown = Object.keys(value).filter((key) => !(known as readonly string[]).includes(key));
  if (unknown.length === 0) return value;
  const names = unknown.map((key) => JSON.stringify(key.slice(0, 40))).join(', ');
  const verb = what.startsWith('The options ') ? 'have' : 'has';
  throw new ValidationError(`${what} ${verb} no ${unknown.length === 1 ? 'field' : 'fields'} ${names}; there are ${known.join(', ')}.`);
}
