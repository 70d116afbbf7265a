import { isMlflowOpsError } from '../../core/errors/guards.js';

/**
 * What a failed delivery means. `transient`: the same request may succeed later. `blocked`: it may succeed once a person acts
 * (credentials, configuration, disk). `gone`: the run does not exist. `refused`: something in the request is not acceptable.
 * `broken`: the store fails for good, because of the request or because of itself.
 */
export type Failure = 'transient' | 'blocked' | 'gone' | 'refused' | 'broken';

/** Sorts an error of the store; what nobody expected keeps the data. */
export function classifyFailure(error: unknown): Failure {
  if (!isMlflowOpsError(error)) return 'blocked';
  if (error.retryable) return 'transient';
  switch (error.code) {
    case 'TIMEOUT':
    case 'ABORTED':
    case 'CONNECTION':
    case 'RATE_LIMITED':
      return 'transient';
    case 'NOT_FOUND':
      return 'gone';
    case 'VALIDATION':
    case 'ALREADY_EXISTS':
    case 'CONFLICT':
      return 'refused';
    case 'SERVER':
      return 'broken';
    default:
      return 'blocked';
  }
}
