import { ValidationError } from '../errors/request-error.js';
import { limits } from '../limits.js';
import { parseText } from './text.js';

/** Checks the name of a registered model that exists; old servers have names that new ones refuse. @throws ValidationError */
export function parseModelName(value: unknown): string {
  return parseText('The name of a registered model', value, { maxLength: limits.modelNameLength, required: true });
}

/**
 * Checks the name for a new registered model by MLflow's rules: 1 to 256 characters, not blank, no "/" and ":", not ".",
 * no ".." at its start.
 *
 * @throws ValidationError
 */
export function parseNewModelName(value: unknown): string {
  const name = parseModelName(value);
  if (name.trim() === '' || name === '.' || name.startsWith('..') || /[/:]/.test(name)) {
    throw new ValidationError(
      `The name ${JSON.stringify(name)} cannot be given to a registered model: it must not be blank or ".", must not start with "..", and must not contain "/" or ":".`,
    );
  }
  return name;
}
