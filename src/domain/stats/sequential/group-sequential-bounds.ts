import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { describe } from '../../../core/validation/describe.js';
import { checkCount, checkFinite, checkFraction } from '../arguments/check-number.js';
import { checkObject } from '../arguments/check-object.js';
import { boundaryCrossing } from '../kernel/boundary-crossing.js';
import { solveQuantile } from '../kernel/solve-quantile.js';
import { normalSf, normalUpperQuantile } from '../kernel/standard-normal.js';
import { type AlphaSpending, alphaSpending } from './alpha-spending.js';

/** A test that is looked at a few times. */
export interface GroupSequentialOptions {
  /** Number of looks at equal distances. Either this or `informationFractions`. */
  readonly looks?: number | undefined;
  /**
   * Units at each look as a share of the planned maximum, growing. Of a test in progress: the looks up to now, the last of them the
   * current one. The last may be above 1; it spends what is left.
   */
  readonly informationFractions?: readonly number[] | undefined;
  /** Error rate over all looks. @default 0.05 */
  readonly alpha?: number | undefined;
  /** A spending function, or a classical design, which needs all its looks. @default 'obrienFleming' */
  readonly spending?: AlphaSpending | 'classicalObrienFleming' | 'classicalPocock' | undefined;
  /**
   * `two-sided`: each side spends alpha / 2 by the function for alpha / 2, as gsDesign and ldbounds do. `two-sided-total`: both sides
   * together spend by the function for alpha, as its authors wrote it. They differ for `obrienFleming` only. @default 'two-sided'
   */
  readonly sides?: 'one-sided' | 'two-sided' | 'two-sided-total' | undefined;
}

/** The bound of one look. */
export interface GroupSequentialBound {
  /** From 1. */
  readonly look: number;
  readonly information: number;
  /** Stop when the estimate lies this many standard errors from 0; `Infinity` when there is nothing to spend. */
  readonly z: number;
  /** The p-value of an ordinary test that belongs to `z`. */
  readonly nominalPValue: number;
  /** Error rate spent up to this look, both sides together. */
  readonly spent: number;
}

/**
 * Bounds that keep the error rate over a few planned looks.
 *
 * Bounds of a spending function follow from the looks so far, so looks may come at other times than planned, but not because of what
 * the data showed. A planned maximum that was too small spends too early; see `informationFractions`.
 *
 * Sources: O'Brien, Fleming 1979; Pocock 1977; Lan, DeMets 1983; integration by Armitage, McPherson, Rowe 1969.
 *
 * @throws StatisticsError on arguments without meaning, such as information that does not grow.
 *
 * @example
 * ```ts
 * import { groupSequentialBounds } from 'mlflow-ops/stats';
 * const bounds = groupSequentialBounds({ looks: 5 }).map(({ z }) => z.toFixed(4));
 * bounds.join(' '); // => '4.8769 3.3570 2.6803 2.2898 2.0310'
 * groupSequentialBounds({ informationFractions: [0.18, 0.41] }).at(-1)?.z.toFixed(4); // => '3.3113'
 * ```
 */
export function groupSequentialBounds(options: GroupSequentialOptions): GroupSequentialBound[] {
  const { alpha = 0.05, spending = 'obrienFleming', sides = 'two-sided' } = checkObject('options', options);
  checkFraction('alpha', alpha);
  if (sides !== 'one-sided' && sides !== 'two-sided' && sides !== 'two-sided-total') {
    throw new StatisticsError(`sides must be 'one-sided', 'two-sided' or 'two-sided-total', not ${describe(sides)}.`);
  }
  const times = informationOf(options);
  const count = sides === 'one-sided' ? 1 : 2;
  const bounds =
    spending === 'classicalObrienFleming' || spending === 'classicalPocock'
      ? classicalBounds(times, alpha, spending === 'classicalPocock' ? 0 : 0.5, count)
      : spendingBounds(times, sides === 'two-sided' ? doubled(alphaSpending(spending, alpha / 2)) : alphaSpending(spending, alpha), count);
  return bounds.map(({ z, spent }, index) => ({
    look: index + 1,
    information: times[index] as number,
    z,
    nominalPValue: count * normalSf(z),
    spent,
  }));
}

function informationOf({ looks, informationFractions }: GroupSequentialOptions): readonly number[] {
  if ((looks === undefined) === (informationFractions === undefined)) {
    throw new StatisticsError('Give either the number of looks or their information fractions.');
  }
  if (informationFractions === undefined) {
    const count = checkCount('looks', looks as number, 1);
    return Array.from({ length: count }, (_, index) => (index + 1) / count);
  }
  if (!Array.isArray(informationFractions) || informationFractions.length === 0) {
    throw new StatisticsError('informationFractions must be an array of at least one number.');
  }
  let before = 0;
  for (const [index, fraction] of informationFractions.entries()) {
    if (checkFinite(`informationFractions[${index}]`, fraction) <= before) {
      throw new StatisticsError(
        `Information must grow from look to look, but informationFractions[${index}] is ${fraction} after ${before}.`,
      );
    }
    before = fraction;
  }
  return informationFractions;
}

/** What one side spends, for both. */
function doubled(spend: (information: number) => number): (information: number) => number {
  return (information) => 2 * spend(information);
}

interface Bound {
  readonly z: number;
  readonly spent: number;
}

/** Look by look, the bound that spends what the function allows. */
function spendingBounds(times: readonly number[], spend: (information: number) => number, sides: 1 | 2): Bound[] {
  const crossing = boundaryCrossing(sides === 2);
  let spent = 0;
  return times.map((information, index) => {
    const share = spend(information) - spent;
    // The smallest normal numbers have lost their digits.
    const nothing = share < 1e-300;
    const guess = normalUpperQuantile(nothing ? 0 : share / sides);
    const z = nothing ? guess : solveQuantile((candidate) => crossing.at(information, candidate), true, share, guess, 1);
    if (!nothing) spent += share;
    const next = times[index + 1];
    if (next !== undefined) crossing.advance(information, z, next);
    return { z, spent };
  });
}

/** One constant for all looks, c · t^−exponent, that spends `alpha` up to the last: by the secant method on the logarithm. */
function classicalBounds(times: readonly number[], alpha: number, exponent: number, sides: 1 | 2): Bound[] {
  const last = times.at(-1) as number;
  const bounds = (constant: number): Bound[] => {
    const crossing = boundaryCrossing(sides === 2);
    let spent = 0;
    return times.map((information, index) => {
      const z = constant * (last / information) ** exponent;
      spent += crossing.at(information, z).value;
      const next = times[index + 1];
      if (next !== undefined) crossing.advance(information, z, next);
      return { z, spent };
    });
  };
  const excess = (found: readonly Bound[]): number => Math.log((found.at(-1) as Bound).spent / alpha);
  let constant = normalUpperQuantile(alpha / sides);
  let found = bounds(constant);
  let step = 0.2;
  for (let round = 0; round < 50 && Math.abs(step) > 1e-13 * (1 + Math.abs(constant)); round++) {
    const next = bounds(constant + step);
    const [before, after] = [excess(found), excess(next)];
    constant += step;
    found = next;
    step = after === before ? 0 : (-after * step) / (after - before);
  }
  return found;
}
