import { isMlflowOpsError } from './guards.js';
import { NotFoundError, PermissionDeniedError, ValidationError } from './request-error.js';
import { StoreError } from './store-error.js';

/**
 * The error of this package for a failed operation on a file of this machine. An error of this package stays as it is, and
 * so does one without a code: it comes from what the caller passed in, such as a listener.
 *
 * @param what - The whole failure up to the reason, such as `The file /tmp/a could not be written`.
 */
export function fileError(what: string, error: unknown): unknown {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  if (isMlflowOpsError(error) || typeof code !== 'string') return error;
  const options = { cause: error };
  switch (code) {
    case 'ENOENT':
      return new NotFoundError(`${what}: there is no such file or directory.`, options);
    case 'EACCES':
    case 'EPERM':
      return new PermissionDeniedError(`${what}: this process is not allowed to; check the permissions.`, options);
    case 'ENOSPC':
    case 'EDQUOT':
      return new StoreError(`${what}: the disk is full; make room and try again.`, { kind: 'full', ...options });
    case 'EROFS':
      return new StoreError(`${what}: the file system can only be read.`, { kind: 'readonly', ...options });
    case 'EISDIR':
      return new ValidationError(`${what}: it is a directory.`, options);
    case 'ENOTDIR':
    case 'EEXIST':
      return new ValidationError(`${what}: a file lies where a directory is needed, or the other way round.`, options);
    case 'ENAMETOOLONG':
      return new ValidationError(`${what}: the name is too long for this file system.`, options);
    case 'ELOOP':
      return new ValidationError(`${what}: a symbolic link is in the way.`, options);
    default:
      return new StoreError(`${what}: ${code}.`, { kind: 'io', ...options });
  }
}
