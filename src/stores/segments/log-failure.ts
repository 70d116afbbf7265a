import { StoreError, type StoreErrorKind } from '../../core/errors/store-error.js';

const kinds: Readonly<Record<string, StoreErrorKind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EACCES: 'readonly',
  EPERM: 'readonly',
  EROFS: 'readonly',
};

const remedies: Partial<Record<StoreErrorKind, string>> = {
  full: 'There is no room left: free some, then go on.',
  readonly: 'Make the place writable for this user, or choose another directory.',
};

const remediesByCode: Readonly<Record<string, string>> = {
  EEXIST: 'Something else has that name: choose another directory.',
  ENOTDIR: 'A part of that path is no directory: choose another directory.',
};

/** What the system says about a file of a log, as an error of this package. */
export function logFailure(error: unknown, whatFailed: string, path: string): StoreError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  const kind = kinds[code] ?? 'io';
  const remedy = remediesByCode[code] ?? remedies[kind] ?? 'Check the file, its directory and the disk.';
  return new StoreError(`${whatFailed} failed for ${path} (${code}). ${remedy}`, { kind, cause: error, details: { path, reason: code } });
}

/** A file of a log that holds something else than was written. */
export function damagedLog(path: string, offset: number, found: string): StoreError {
  return new StoreError(
    `The log file ${path} is damaged at byte ${offset}: ${found}. Restore the file from a copy, or move its directory away to begin a new log.`,
    { kind: 'corrupt', details: { path, offset } },
  );
}

/** A log that is used after its end. */
export function closedLog(where: string): StoreError {
  return new StoreError(`The log ${where} is closed.`, { kind: 'io' });
}

/** A log of a format that this version does not know. */
export function newerLog(path: string): StoreError {
  return new StoreError(`The log file ${path} was made by a newer version of this package; update it, or choose another place.`, {
    kind: 'unknown-schema',
    details: { path },
  });
}

/** A log that another process took over, or whose directory is gone. */
export function lostLog(directory: string): StoreError {
  return new StoreError(
    `The log in ${directory} is not this process's any more: its files were removed, or another process took it over because this one gave no sign of life.`,
    { kind: 'busy', retryable: false, details: { directory } },
  );
}
