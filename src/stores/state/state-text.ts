import { ValidationError } from '../../core/errors/request-error.js';

const longestName = 512;

/** Checks a key or the name of a stream or lease. @throws ValidationError */
export function checkStateName(what: string, name: unknown): asserts name is string {
  if (typeof name === 'string' && name !== '' && name.length <= longestName && !name.includes('\0') && !/\p{Surrogate}/u.test(name)) return;
  throw new ValidationError(`A ${what} must be text of 1 to ${longestName} characters without U+0000 and lone surrogates.`);
}

/** The JSON text under which a value is stored. @throws ValidationError when there is none, or another value would come back */
export function stateText(value: unknown): string {
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(value, finite);
  } catch (error) {
    cause = error;
  }
  if (text !== undefined) return text;
  throw new ValidationError('A value of the state store must be plain JSON, without NaN and Infinity.', { cause });
}

/** JSON writes null for numbers that it does not have. */
function finite(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} is not JSON`);
  return value;
}

/** Checks a duration. @throws ValidationError */
export function checkDuration(what: string, ms: number): void {
  if (Number.isFinite(ms) && ms > 0) return;
  throw new ValidationError(`${what} must be a positive number of milliseconds, not ${ms}.`);
}
