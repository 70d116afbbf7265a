import { MlflowOpsError } from './mlflow-ops-error.js';

/** A run is active already and the call would replace it silently. */
export class RunActiveError extends MlflowOpsError {
  override readonly name = 'RunActiveError';
  readonly code = 'RUN_ACTIVE';
}

/** The call needs an active run and there is none. */
export class NoActiveRunError extends MlflowOpsError {
  override readonly name = 'NoActiveRunError';
  readonly code = 'NO_ACTIVE_RUN';
}

/** The run was ended by this handle; nothing more can be logged through it. */
export class RunEndedError extends MlflowOpsError {
  override readonly name = 'RunEndedError';
  readonly code = 'RUN_ENDED';
}
