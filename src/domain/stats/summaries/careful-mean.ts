import { jstat } from '../jstat.js';

/** The mean of some values, with the digits that a plain sum of large values loses. */
export function carefulMean(values: readonly number[]): number {
  const about = jstat.mean(values);
  // The mean of the deviations is what rounding took from the mean.
  return about + jstat.mean(values.map((value) => value - about));
}
