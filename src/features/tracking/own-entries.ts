import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { isPlainObject } from '../../core/validation/plain-object.js';

/**
 * The own enumerable data properties of an object, in order. Getters are not called and do not appear; neither do
 * symbols.
 *
 * @throws ValidationError when `value` is not an object, is an array, has its data out of sight, or refuses to be looked at.
 */
export function ownEntries(what: string, value: unknown): [key: string, value: unknown][] {
  if (typeof value !== 'object' || value === null) throw new ValidationError(`${what} must be an object, not ${describe(value)}.`);
  try {
    if (Array.isArray(value)) throw new ValidationError(`${what} must be an object of names and values, not an array.`);
    const entries: [string, unknown][] = [];
    for (const key of Object.keys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (property !== undefined && 'value' in property) entries.push([key, property.value]);
    }
    // An empty plain object is empty; a Map, a promise without its await or an instance with private fields would be lost in silence.
    if (entries.length === 0 && !isPlainObject(value)) {
      throw new ValidationError(`${what} is ${describe(value)} without data properties of its own; pass a plain object or a text.`);
    }
    return entries;
  } catch (error) {
    if (error instanceof ValidationError) throw error;
    throw new ValidationError(`${what} is an object that cannot be read (a revoked or throwing proxy); pass a plain object.`);
  }
}
