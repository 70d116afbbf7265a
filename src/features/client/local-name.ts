import { basename } from 'node:path';
import { ValidationError } from '../../core/errors/request-error.js';
import { localFile } from '../../core/local-file.js';

/** The name that a local file has without its directory. @throws ValidationError for what has none */
export function localName(input: unknown): string {
  if (typeof input === 'string' && input !== '') return basename(input);
  if (input instanceof URL) return basename(localFile(input));
  if (input instanceof File && input.name !== '') return input.name;
  throw new ValidationError('What is uploaded has no name of its own; give the option path, such as { path: "data/rows.csv" }.');
}
