import { ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';

/**
 * Checks that a value has the methods that will be called, whatever its class.
 *
 * @param wanted - What it should be, for the message: `an ActiveRun`.
 * @throws ValidationError
 */
export function parseMethods<T extends object>(what: string, value: T, wanted: string, methods: readonly (keyof T & string)[]): T {
  const absent = methods.find((method) => typeof value?.[method] !== 'function');
  if (absent === undefined) return value;
  throw new ValidationError(`${what} must be ${wanted}, with the method ${absent}(), not ${describe(value)}.`);
}
