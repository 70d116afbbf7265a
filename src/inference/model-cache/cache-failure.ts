import { MlflowOpsError } from '../../core/errors/mlflow-ops-error.js';
import { StoreError, type StoreErrorKind } from '../../core/errors/store-error.js';

const kinds: Readonly<Record<string, StoreErrorKind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'readonly',
  EACCES: 'readonly',
  EPERM: 'readonly',
};

const remedies: Partial<Record<StoreErrorKind, string>> = {
  full: 'Free some space, or choose another cacheDirectory.',
  readonly: 'Make the directory writable, or choose another cacheDirectory.',
};

/** The code of a failed system call. */
function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A failure of the cache's files as an error of this package; errors of this package stay as they are. */
export function cacheFailure(directory: string, error: unknown): unknown {
  const code = systemCode(error);
  if (error instanceof MlflowOpsError || code === undefined) return error;
  const kind = kinds[code] ?? 'io';
  return new StoreError(`The model could not be put into the cache ${directory} (${code}). ${remedies[kind] ?? ''}`.trim(), {
    kind,
    cause: error,
  });
}
