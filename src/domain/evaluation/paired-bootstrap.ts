import type { Random } from '../../core/random.js';
import { bootstrapInterval } from '../stats/intervals/bootstrap-interval.js';
import type { Interval } from '../stats/sample.js';

/** How {@link pairedBootstrap} draws. */
export interface PairedBootstrapOptions {
  readonly resamples: number;
  readonly confidence: number;
  readonly random: Random;
}

/**
 * The middle part of a statistic over rows that are drawn anew from all rows, and a two-sided p-value for its being 0: twice the share of draws on
 * the rarer side of 0, the observation counting as one of them (Davison and Hinkley 1997).
 *
 * @param statistic - Of row numbers, which it must not keep; undefined where it cannot be computed, and such draws are left out.
 * @returns undefined when that is so of more than half of the draws.
 */
export function pairedBootstrap(
  statistic: (rows: Uint32Array) => number | undefined,
  rows: number,
  { resamples, confidence, random }: PairedBootstrapOptions,
): { readonly interval: Interval; readonly pValue: number } | undefined {
  const drawn = new Uint32Array(rows);
  const values: number[] = [];
  for (let each = 0; each < resamples; each++) {
    for (let row = 0; row < rows; row++) drawn[row] = Math.floor(random.next() * rows);
    const value = statistic(drawn);
    if (value !== undefined) values.push(value);
  }
  if (values.length * 2 < resamples) return undefined;
  const sorted = Float64Array.from(values).sort();
  const notAbove = sorted.filter((value) => value <= 0).length;
  const notBelow = sorted.filter((value) => value >= 0).length;
  return {
    interval: bootstrapInterval(sorted, 0, confidence),
    pValue: Math.min(1, (2 * (1 + Math.min(notAbove, notBelow))) / (sorted.length + 1)),
  };
}
