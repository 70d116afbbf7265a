import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ValidationError } from '../../core/errors/request-error.js';

/**
 * The absolute directory that a `file:` URI or a path names.
 *
 * @throws ValidationError when the URI names another machine.
 */
export function localRoot(uri: string): string {
  if (!/^file:/i.test(uri)) return resolve(uri);
  const rest = uri.slice('file:'.length);
  try {
    return resolve(rest.startsWith('//') ? fileURLToPath(uri) : decodeURIComponent(rest));
  } catch (error) {
    throw new ValidationError(
      `The artifact location ${JSON.stringify(uri)} is not a directory of this machine; write file:///absolute/path.`,
      {
        cause: error,
      },
    );
  }
}
