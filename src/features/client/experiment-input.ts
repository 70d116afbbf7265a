import { ValidationError } from '../../core/errors/request-error.js';
import { parseText } from '../../core/validation/text.js';

/** Longest artifact location that every back end stores. */
const artifactLocationLength = 256;

/** Checks the URI below which the artifacts of an experiment lie. @throws ValidationError */
export function parseArtifactLocation(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const location = parseText('The option artifactLocation', value, { maxLength: artifactLocationLength, required: true });
  if (/[#?]/.test(location)) {
    throw new ValidationError(`The option artifactLocation must not contain "#" or "?", as ${JSON.stringify(location)} does.`);
  }
  return location;
}
