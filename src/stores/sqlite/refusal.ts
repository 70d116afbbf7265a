import { errorFor } from '../../core/errors/error-for.js';
import type { MlflowOpsError } from '../../core/errors/mlflow-ops-error.js';

/** The codes with which MLflow's own store refuses a call, as far as this store needs them. */
type MlflowErrorCode = 'BAD_REQUEST' | 'INVALID_PARAMETER_VALUE' | 'INVALID_STATE' | 'RESOURCE_ALREADY_EXISTS' | 'RESOURCE_DOES_NOT_EXIST';

/** A refusal as MLflow's server would state it. */
export function refusal(errorCode: MlflowErrorCode, message: string): MlflowOpsError {
  return errorFor(message, { store: 'sqlite', errorCode });
}
