import { ValidationError } from '../../core/errors/request-error.js';
import { describe } from '../../core/validation/describe.js';
import { parseFlag } from '../../core/validation/flag.js';

/**
 * Checks an options object. Unknown names are refused, because a misspelt option would otherwise be ignored silently.
 *
 * @throws ValidationError
 */
export function plainObject(what: string, value: unknown, known: ReadonlySet<string>): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ValidationError(`${what} must be an object, not ${describe(value)}.`);
  }
  for (const name of Object.keys(value)) {
    if (!known.has(name)) throw new ValidationError(`${what}: there is no "${name}"; known are ${[...known].join(', ')}.`);
  }
  return value;
}

/** Checks an option that is true or false. @throws ValidationError */
export function optionalBoolean(what: string, value: unknown): boolean | undefined {
  return value === undefined ? undefined : parseFlag(what, value);
}

/** Checks an option that is a function. @throws ValidationError */
export function optionalFunction<F>(what: string, value: F | undefined): F | undefined {
  if (value === undefined || typeof value === 'function') return value;
  throw new ValidationError(`${what} must be a function, not ${describe(value)}.`);
}

/**
 * Checks an object that callers implement, such as a logger.
 *
 * @throws ValidationError naming the method that is missing.
 */
export function optionalImplementation<T extends object>(
  what: string,
  value: T | undefined,
  methods: readonly (keyof T & string)[],
): T | undefined {
  if (value === undefined) return undefined;
  const missing = methods.find((method) => typeof (value as T | null)?.[method] !== 'function');
  if (missing !== undefined) throw new ValidationError(`${what} must be an object with the function ${missing}().`);
  return value;
}
