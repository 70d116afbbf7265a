import { fileURLToPath } from 'node:url';
import { ValidationError } from './errors/request-error.js';

/** The path of a local file that is given as one or as a `file:` URL. @throws ValidationError */
export function localFile(input: string | URL): string {
  if (input === '') throw new ValidationError('The path of a local file must not be empty.');
  if (typeof input === 'string') return input;
  try {
    return fileURLToPath(input);
  } catch (error) {
    throw new ValidationError('The URL of a local file must be a file: URL that names a path of this machine.', { cause: error });
  }
}
