import { type ErrorOptions, MlflowOpsError } from './mlflow-ops-error.js';

/** Why the embedded store, or a file of an artifact, could not be used. */
export type StoreErrorKind =
  | 'driver-missing'
  | 'not-a-database'
  | 'unknown-schema'
  | 'file-store'
  | 'busy'
  | 'readonly'
  | 'full'
  | 'corrupt'
  /** What arrived is not what was stored: another size or digest. */
  | 'integrity'
  | 'io';

/** The embedded store's file or the driver for it, or the file of an artifact, is the problem. */
export class StoreError extends MlflowOpsError {
  override readonly name = 'StoreError';
  readonly code = 'STORE';
  readonly kind: StoreErrorKind;

  constructor(message: string, options: ErrorOptions & { readonly kind: StoreErrorKind }) {
    super(message, { retryable: options.kind === 'busy', ...options });
    this.kind = options.kind;
  }
}
