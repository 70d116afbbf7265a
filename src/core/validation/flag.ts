import { ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';

/** Checks a boolean. @throws ValidationError */
export function parseFlag(what: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ValidationError(`${what} must be true or false, not ${describe(value)}.`);
}
