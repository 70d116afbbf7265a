import { checkPValues } from '../arguments/check-p-values.js';

/**
 * p-values adjusted by the step-up rule of Benjamini and Hochberg (1995), in their order: of those below α, the share of false
 * discoveries is at most α on average, if the tests are independent or rise together. The i-th smallest of m is multiplied by
 * m / i, and none becomes larger than one after it.
 *
 * @throws StatisticsError when one is no number from 0 to 1.
 *
 * @example
 * ```ts
 * import { benjaminiHochberg } from 'mlflow-ops/stats';
 * benjaminiHochberg([0.25, 0.125, 0.75, 0.0625]); // => [ 0.3333333333333333, 0.25, 0.75, 0.25 ]
 * ```
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  checkPValues(pValues);
  return stepUp(pValues, 1);
}

/** The step-up rule with all p-values multiplied by a factor. */
export function stepUp(pValues: readonly number[], factor: number): number[] {
  const adjusted = [...pValues];
  const descending = [...pValues.keys()].sort((i, j) => (pValues[j] as number) - (pValues[i] as number));
  let smallest = 1;
  let rank = pValues.length;
  for (const index of descending) {
    smallest = Math.min(smallest, (pValues[index] as number) * ((factor * pValues.length) / rank));
    adjusted[index] = smallest;
    rank -= 1;
  }
  return adjusted;
}
