import { checkPValues } from '../arguments/check-p-values.js';
import { stepUp } from './benjamini-hochberg.js';

/**
 * p-values adjusted as by {@link benjaminiHochberg} and multiplied by 1 + 1/2 + … + 1/m, in their order: the share of false discoveries
 * is kept however the tests depend on each other (Benjamini and Yekutieli 2001).
 *
 * @throws StatisticsError when one is no number from 0 to 1.
 *
 * @example
 * ```ts
 * import { benjaminiYekutieli } from 'mlflow-ops/stats';
 * benjaminiYekutieli([0.25, 0.125]); // => [ 0.375, 0.375 ]
 * ```
 */
export function benjaminiYekutieli(pValues: readonly number[]): number[] {
  checkPValues(pValues);
  return stepUp(
    pValues,
    pValues.reduce((sum, _, index) => sum + 1 / (index + 1), 0),
  );
}
