import { ValidationError } from '../core/errors/request-error.js';

/**
 * Reads a presigned URL.
 *
 * @throws ValidationError which never quotes it: its query is a credential.
 */
export function presignedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if ((url?.protocol !== 'http:' && url?.protocol !== 'https:') || url.username !== '' || url.password !== '') {
    throw new ValidationError('A presigned URL must start with http:// or https:// and have no user in front of the host.');
  }
  return url;
}
