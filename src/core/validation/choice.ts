import { ValidationError } from '../errors/request-error.js';
import { describe } from './describe.js';

/** Checks a word that is one of a few. @throws ValidationError listing them */
export function parseChoice<T extends string>(what: string, value: unknown, choices: readonly T[]): T {
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  throw new ValidationError(`${what} must be one of ${choices.join(', ')}, not ${describe(value)}.`);
}
