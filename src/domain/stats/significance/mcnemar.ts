import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { checkCount } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { binomial } from '../distributions/binomial.js';
import { chiSquare } from '../distributions/chi-square.js';

/** How {@link mcnemar} computes. */
export interface McnemarOptions {
  /** From the binomial distribution, or from chi-square with or without the continuity correction. @default 'exact' */
  readonly method?: 'exact' | 'corrected' | 'uncorrected' | undefined;
}

/** The answer of {@link mcnemar}. */
export interface Mcnemar {
  /** The smaller count of the exact method, else chi-square of one degree of freedom. */
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * Whether two models that answered the same questions are right equally often (McNemar 1947). Only questions that one of
 * them got right count: each is a toss of a fair coin if the models are equal.
 *
 * The corrected statistic is (|b − c| − 1)² / (b + c).
 *
 * @param onlyFirst - Questions that only the first got right.
 * @param onlySecond - Questions that only the second got right.
 * @returns Not computable where the models never differ.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { mcnemar, orThrow } from 'mlflow-ops/stats';
 * orThrow(mcnemar(2, 11)).pValue.toFixed(4); // => '0.0225'
 * ```
 */
export function mcnemar(onlyFirst: number, onlySecond: number, options: McnemarOptions = {}): Computed<Mcnemar> {
  checkCount('onlyFirst', onlyFirst);
  checkCount('onlySecond', onlySecond);
  const method = checkObject('options', options).method ?? 'exact';
  if (method !== 'exact' && method !== 'corrected' && method !== 'uncorrected') {
    throw new StatisticsError(`method must be 'exact', 'corrected' or 'uncorrected', not ${describe(method)}.`);
  }
  const differing = onlyFirst + onlySecond;
  if (differing === 0) return notComputable('The two never differ.');
  if (method === 'exact') {
    const fewer = Math.min(onlyFirst, onlySecond);
    return computed({ statistic: fewer, pValue: Math.min(1, 2 * binomial(differing, 0.5).cdf(fewer)) });
  }
  const distance = Math.abs(onlyFirst - onlySecond);
  const corrected = method === 'corrected' ? Math.max(0, distance - 1) : distance;
  const statistic = corrected ** 2 / differing;
  return computed({ statistic, pValue: chiSquare(1).sf(statistic) });
}
