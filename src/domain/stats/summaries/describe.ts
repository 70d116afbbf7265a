import { checkValues } from '../arguments/check-values.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { jstat } from '../jstat.js';
import { carefulMean } from './careful-mean.js';

/** What a list of numbers looks like. */
export interface Description {
  readonly n: number;
  readonly mean: number;
  /** Unbiased, with denominator n − 1. */
  readonly variance: number;
  /** Square root of the variance. */
  readonly sd: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** Third standardised moment; 0 for symmetric values. NaN when all values are the same, as in SciPy. */
  readonly skewness: number;
  /** Fourth standardised moment minus the 3 of a normal distribution. NaN when all values are the same, as in SciPy. */
  readonly excessKurtosis: number;
}

/**
 * Describes a list of at least two numbers.
 *
 * @throws StatisticsError when a value is not finite.
 *
 * @example
 * ```ts
 * import { describe, orThrow } from 'mlflow-ops/stats';
 * orThrow(describe([1, 2, 3, 4])).median; // => 2.5
 * ```
 */
export function describe(values: readonly number[]): Computed<Description> {
  checkValues('values', values);
  if (values.length < 2) return notComputable(`A variance needs at least 2 values; there are ${values.length}.`);
  const [min, max] = [jstat.min(values), jstat.max(values)];
  // Rounding gives equal values another mean, and what lies between a shape.
  const isConstant = min === max;
  const variance = isConstant ? 0 : jstat.variance(values, true);
  return computed({
    n: values.length,
    mean: isConstant ? min : carefulMean(values),
    variance,
    sd: Math.sqrt(variance),
    min,
    median: jstat.median(values),
    max,
    skewness: isConstant ? Number.NaN : jstat.skewness(values),
    excessKurtosis: isConstant ? Number.NaN : jstat.kurtosis(values),
  });
}
