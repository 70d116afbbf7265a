import { ValidationError } from '../../../core/errors/request-error.js';

/** What a server answers to a search it cannot read, as the error of this package. */
export function searchError(message: string): ValidationError {
  return new ValidationError(message, { errorCode: 'INVALID_PARAMETER_VALUE' });
}

/** A piece of the caller's search, short enough for a message. */
export function excerpt(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= 80 ? trimmed : `${trimmed.slice(0, 79)}…`;
}

/** A list of choices in words: `a, b or c`. */
export function oneOf(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices[choices.length - 1]}`;
}
