import type { Random } from '../../core/random.js';
import type { Slices } from '../../core/slices.js';
import { bootstrapInterval } from '../stats/intervals/bootstrap-interval.js';
import type { Interval } from '../stats/sample.js';

/** How {@link pairedBootstrap} draws. */
export interface PairedBootstrapOptions {
  readonly resamples: number;
  readonly confidence: number;
  readonly random: Random;
}

/**
 * A number that drawn rows have, by how often each row was drawn: so all is read in its order, whatever the order of draws. It must not keep the counts.
 * Undefined where it cannot be computed, and such draws are left out.
 */
export type DrawStatistic = (counts: Uint32Array) => number | undefined;

/** Where a statistic lies, and a two-sided p-value for its being 0. */
export interface Bootstrapped {
  readonly interval: Interval;
  readonly pValue: number;
}

/**
 * The middle part of statistics over rows that are drawn anew from all rows, the same draws for each, and a two-sided p-value: twice the share of
 * draws on the rarer side of 0, the observation counting as one of them (Davison and Hinkley 1997).
 *
 * @returns For each statistic; undefined where more than half of the draws have no value. Yields after each statistic of each draw.
 */
export function* pairedBootstrap(
  statistics: readonly DrawStatistic[],
  rows: number,
  { resamples, confidence, random }: PairedBootstrapOptions,
): Slices<(Bootstrapped | undefined)[]> {
  const counts = new Uint32Array(rows);
  const values = statistics.map((): number[] => []);
  for (let each = 0; each < resamples; each++) {
    draw(counts, random);
    for (const [place, statistic] of statistics.entries()) {
      const value = statistic(counts);
      if (value !== undefined) values[place]?.push(value);
      yield;
    }
  }
  return values.map((known) => (known.length * 2 < resamples ? undefined : summary(known, confidence)));
}

function draw(counts: Uint32Array, random: Random): void {
  const rows = counts.length;
  counts.fill(0);
  for (let each = 0; each < rows; each++) {
    const row = Math.floor(random.next() * rows);
    counts[row] = (counts[row] as number) + 1;
  }
}

function summary(values: readonly number[], confidence: number): Bootstrapped {
  const sorted = Float64Array.from(values).sort();
  const notAbove = sorted.filter((value) => value <= 0).length;
  const notBelow = sorted.filter((value) => value >= 0).length;
  return {
    interval: bootstrapInterval(sorted, 0, confidence),
    pValue: Math.min(1, (2 * (1 + Math.min(notAbove, notBelow))) / (sorted.length + 1)),
  };
}
