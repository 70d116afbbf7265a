import { checkPValues } from '../arguments/check-p-values.js';

/**
 * p-values adjusted by the step-down rule of Holm (1979), in their order: whoever compares them with α makes any false discovery
 * with at most that probability, however the tests depend on each other. The i-th smallest of m is multiplied by m − i + 1, and
 * none becomes smaller than one before it.
 *
 * @throws StatisticsError when one is no number from 0 to 1.
 *
 * @example
 * ```ts
 * import { holm } from 'mlflow-ops/stats';
 * holm([0.25, 0.125, 0.5, 0.0625]); // => [ 0.5, 0.375, 0.5, 0.25 ]
 * ```
 */
export function holm(pValues: readonly number[]): number[] {
  checkPValues(pValues);
  const adjusted = [...pValues];
  const ascending = [...pValues.keys()].sort((i, j) => (pValues[i] as number) - (pValues[j] as number));
  let largest = 0;
  let remaining = pValues.length;
  for (const index of ascending) {
    largest = Math.max(largest, Math.min(1, (pValues[index] as number) * remaining));
    adjusted[index] = largest;
    remaining -= 1;
  }
  return adjusted;
}
