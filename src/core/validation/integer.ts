import { ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';

/**
 * Checks an integer that JavaScript holds exactly. Servers store 0 for anything else and drop what follows it.
 *
 * @throws ValidationError
 */
export function parseInteger(what: string, value: unknown, range: { readonly min?: number; readonly max?: number } = {}): number {
  const min = range.min ?? Number.MIN_SAFE_INTEGER;
  const max = range.max ?? Number.MAX_SAFE_INTEGER;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw new ValidationError(`${what} must be an integer between ${min} and ${max}, not ${describe(value)}.`);
  }
  return value;
}
