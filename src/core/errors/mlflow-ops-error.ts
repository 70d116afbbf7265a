/** Stable, machine-readable names of everything this package throws. They follow semantic versioning. */
export type ErrorCode =
  | 'VALIDATION'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'CONFLICT'
  | 'PERMISSION_DENIED'
  | 'UNAUTHENTICATED'
  | 'RATE_LIMITED'
  | 'SERVER'
  | 'CONNECTION'
  | 'TIMEOUT'
  | 'ABORTED'
  | 'NOT_AN_MLFLOW_SERVER'
  | 'STORE'
  | 'RUN_ACTIVE'
  | 'NO_ACTIVE_RUN'
  | 'RUN_ENDED'
  | 'DELIVERY'
  | 'BUFFER_FULL'
  | 'NOT_SUPPORTED'
  | 'MODEL'
  | 'STATISTICS';

/** What every error of this package can carry besides its message. */
export interface ErrorOptions {
  /** Whether the same call may succeed later without a change. */
  readonly retryable?: boolean | undefined;
  /** The error underneath, when there is one that holds no secret. */
  readonly cause?: unknown;
  /** Facts about the failure, safe to log. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Marks errors of every copy of this package that is loaded in the process. */
export const errorBrand: unique symbol = Symbol.for('mlflow-ops.error') as never;

/**
 * The base of every error this package throws on purpose.
 *
 * @example
 * ```ts
 * import { MlflowOpsError, ValidationError } from 'mlflow-ops';
 * new ValidationError('step must be an integer') instanceof MlflowOpsError; // => true
 * ```
 */
export abstract class MlflowOpsError extends Error {
  /** Stable name of the kind of failure. */
  abstract readonly code: ErrorCode;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
  /** Facts about the failure, safe to log. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
    Object.defineProperty(this, errorBrand, { value: true });
  }
}
