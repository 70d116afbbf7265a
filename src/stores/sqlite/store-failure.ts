import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { errorFor } from '../../core/errors/error-for.js';
import type { MlflowOpsError } from '../../core/errors/mlflow-ops-error.js';
import { StoreError, type StoreErrorKind } from '../../core/errors/store-error.js';
import type { Deadline } from './deadline.js';
import type { DriverError } from './driver-error.js';

/** The error of the public contract for a failure of SQLite: which file, and what to do about it. */
export function storeFailure(error: DriverError, file: string, deadline?: Deadline): MlflowOpsError {
  const failed = (kind: StoreErrorKind, message: string) => new StoreError(message, { kind, cause: error, details: { file } });
  switch (error.kind) {
    case 'busy':
      return failed(
        'busy',
        `${file} stayed locked by another process for ${Math.round(deadline?.elapsedMs ?? 0)} ms. Try again, give the call a longer timeoutMs, or end the other writer.`,
      );
    case 'readonly':
      return failed('readonly', cannotBeWritten(file));
    case 'full':
      return failed(
        'full',
        `There is no space left for ${file}. Free some and log the same values again: what is stored already is not doubled.`,
      );
    case 'corrupt':
      return failed('corrupt', `${file} is damaged. Restore it from a backup, or save what is readable with "sqlite3 … .recover".`);
    case 'not-a-database':
      return failed('not-a-database', `${file} is not a SQLite database. Choose another path, or move that file away.`);
    case 'cannot-open':
      // Reading a file with a write-ahead log, too, takes files beside it.
      if (isSealed(dirname(file))) return failed('readonly', cannotBeWritten(file));
      return failed(
        'io',
        `${file} cannot be opened. Check that its directory exists, is a directory, and is readable and writable for this user.`,
      );
    case 'integer-range':
      return errorFor(`${file} holds a step or timestamp beyond 2^53 - 1, which JavaScript cannot represent. Read it with Python.`, {
        store: 'sqlite',
        errorCode: 'NOT_IMPLEMENTED',
        cause: error,
        details: { file },
      });
    default:
      return failed('io', `SQLite could not work with ${file}: ${error.message}.`);
  }
}

function cannotBeWritten(file: string): string {
  return `${file} cannot be written. Make the file and its directory writable for this user, or use another tracking URI.`;
}

/** Whether nothing can be made in a directory: for lack of permission, or on a file system that is mounted read-only. */
function isSealed(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return false;
  } catch (error) {
    return deniesWriting(error);
  }
}

/** Whether the operating system refused something because it may not be written. */
export function deniesWriting(error: unknown): boolean {
  return ['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
}
