import { StatisticsError } from '../../core/errors/statistics-error.js';
import { describe } from '../../core/validation/describe.js';
import { checkObject } from './arguments/check-object.js';

/** Valid data that cannot decide. */
export interface NotComputable {
  readonly status: 'not-computable';
  /** What is missing, for a person. */
  readonly reason: string;
}

/** A result, or why there is none. */
export type Computed<T> = (T & { readonly status: 'ok' }) | NotComputable;

/** Marks a result as computed. */
export function computed<T extends object>(result: T): T & { readonly status: 'ok' } {
  return { status: 'ok', ...result };
}

/** Says why data cannot decide. */
export function notComputable(reason: string): NotComputable {
  return { status: 'not-computable', reason };
}

/**
 * The result of a computation.
 *
 * @throws StatisticsError when there is none, with the reason.
 *
 * @example
 * ```ts
 * import { orThrow, welchTTest } from 'mlflow-ops/stats';
 * const a = { n: 50, mean: 10, variance: 4 };
 * const b = { n: 60, mean: 11, variance: 5 };
 * orThrow(welchTTest(a, b)).pValue < 0.05; // => true
 * ```
 */
export function orThrow<T>(result: Computed<T>): T & { readonly status: 'ok' } {
  if (checkObject('result', result).status === 'ok') return result as T & { readonly status: 'ok' };
  const { status, reason } = result as NotComputable;
  if (status === 'not-computable' && typeof reason === 'string') throw new StatisticsError(reason);
  throw new StatisticsError(`result must be what a statistic answered, with its status, not ${describe(result)}.`);
}
