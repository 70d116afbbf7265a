import { ValidationError } from '../errors/request-error.js';
import { limits } from '../limits.js';
import { describe } from './describe.js';
import { parseText } from './text.js';

/** Checks the id of a logged model. @throws ValidationError */
export function parseModelId(value: unknown): string {
  if (typeof value === 'string' && /^m-[\w-]{1,253}$/.test(value)) return value;
  throw new ValidationError(`The id of a logged model is "m-" with letters and digits, not ${describe(value)}.`);
}

/** Checks the name of a logged model by MLflow's rules: 1 to 500 characters without `/ : . % " '`. @throws ValidationError */
export function parseLoggedModelName(value: unknown): string {
  const name = parseText('The name of a logged model', value, { maxLength: limits.loggedModelNameLength, required: true });
  if (/[/:.%"']/.test(name)) {
    throw new ValidationError(`The name ${JSON.stringify(name)} cannot be given to a logged model: it must not contain / : . % " or '.`);
  }
  return name;
}
