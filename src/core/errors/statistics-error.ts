import { type ErrorOptions, MlflowOpsError } from './mlflow-ops-error.js';

/** A statistic was asked for with arguments that have no meaning: NaN, a negative count, samples of unequal length. */
export class StatisticsError extends MlflowOpsError {
  override readonly name = 'StatisticsError';
  readonly code = 'STATISTICS';

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, { retryable: false, ...options });
  }
}
