import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkCount } from '../arguments/check-number.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { binomial } from '../distributions/binomial.js';
import type { Alternative } from '../sample.js';
import { type AlternativeOptions, alternativeOf } from '../test-options.js';

/** The answer of {@link fisherExact}. */
export interface FisherExact {
  /** a d / (b c) of the table; infinite where b or c is 0. */
  readonly oddsRatio: number;
  readonly pValue: number;
}

/** A table of two by two counts with fixed margins, told by its first cell: the hypergeometric distribution. */
interface Margins {
  readonly row: number;
  readonly otherRow: number;
  readonly column: number;
}

/** Probabilities this close to that of the table count as equally small: R's rule. */
const TIE = 1 + 1e-7;

/**
 * Fisher's exact test of independence in the table [[a, b], [c, d]]: the probability, given its margins, of a table that is no more
 * probable than this one (two-sided) or at least as extreme (one-sided). The alternative 'greater' asks whether the odds ratio
 * a d / (b c) is above 1, as in R and SciPy.
 *
 * @returns Not computable where a row or a column is empty.
 * @throws StatisticsError when a count is no integer from 0.
 *
 * @example
 * ```ts
 * import { fisherExact, orThrow } from 'mlflow-ops/stats';
 * orThrow(fisherExact([[8, 2], [1, 5]])).pValue.toFixed(6); // => '0.034965'
 * ```
 */
export function fisherExact(
  table: readonly [readonly [number, number], readonly [number, number]],
  options: AlternativeOptions = {},
): Computed<FisherExact> {
  const [a, b, c, d] = cells(table);
  const alternative = alternativeOf(options);
  if (a + b === 0 || c + d === 0) return notComputable('A row of the table has no counts.');
  if (a + c === 0 || b + d === 0) return notComputable('A column of the table has no counts.');
  const margins = { row: a + b, otherRow: c + d, column: a + c };
  return computed({ oddsRatio: (a / b) * (d / c), pValue: Math.min(1, pValueOf(margins, a, alternative)) });
}

function pValueOf(margins: Margins, first: number, alternative: Alternative): number {
  const mode = Math.floor(((margins.row + 1) * (margins.column + 1)) / (margins.row + margins.otherRow + 2));
  const away = first > mode ? 1 : -1;
  if (alternative === 'two-sided') {
    const limit = probability(margins, first) * TIE;
    if (probability(margins, mode) <= limit) return 1;
    return tail(margins, first, away) + oppositeTail(margins, limit, mode, away);
  }
  const direction = alternative === 'greater' ? 1 : -1;
  // Towards the mode the rest is summed instead: it is the smaller part.
  return direction === away || first === mode ? tail(margins, first, direction) : 1 - tail(margins, first - direction, away);
}

/** The probability of the first cell being `from` or further away from the mode, in a direction. */
function tail(margins: Margins, from: number, direction: 1 | -1): number {
  let term = probability(margins, from);
  let sum = 0;
  for (let cell = from; sum + term > sum; cell += direction) {
    sum += term;
    term *= ratio(margins, cell, direction);
  }
  return sum;
}

/** The probability of cells on the other side of the mode that are no more probable than a limit. */
function oppositeTail(margins: Margins, limit: number, mode: number, away: 1 | -1): number {
  let small = away === 1 ? Math.max(0, margins.column - margins.otherRow) : Math.min(margins.row, margins.column);
  if (probability(margins, small) > limit) return 0;
  // From the mode to the end probabilities only fall: the first that is small enough is found by halving.
  let tooProbable = mode;
  while (Math.abs(small - tooProbable) > 1) {
    const middle = Math.floor((small + tooProbable) / 2);
    if (probability(margins, middle) <= limit) small = middle;
    else tooProbable = middle;
  }
  return tail(margins, small, away === 1 ? -1 : 1);
}

/** P(first cell + direction) / P(first cell). */
function ratio({ row, otherRow, column }: Margins, cell: number, direction: 1 | -1): number {
  if (direction === 1) return ((row - cell) * (column - cell)) / ((cell + 1) * (otherRow - column + cell + 1));
  return (cell * (otherRow - column + cell)) / ((row - cell + 1) * (column - cell + 1));
}

/** P(first cell) as a quotient of binomial probabilities, which are accurate where differences of log-gammas are not (Loader 2000). */
function probability({ row, otherRow, column }: Margins, cell: number): number {
  const share = column / (row + otherRow);
  const both = binomial(row, share).pdf(cell) * binomial(otherRow, share).pdf(column - cell);
  return both / binomial(row + otherRow, share).pdf(column);
}

function cells(table: readonly (readonly number[])[]): [number, number, number, number] {
  if (!Array.isArray(table) || table.length !== 2 || table.some((row) => !Array.isArray(row) || row.length !== 2)) {
    throw new StatisticsError('Fisher’s test needs a table of two rows and two columns.');
  }
  const counts = table.flat() as [number, number, number, number];
  for (const count of counts) checkCount('A count of the table', count);
  return counts;
}
