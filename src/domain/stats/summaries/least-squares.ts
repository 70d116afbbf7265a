import { StatisticsError } from '../../../core/errors/statistics-error.js';
import { checkValues } from '../arguments/check-values.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { jstat } from '../jstat.js';
import { carefulMean } from './careful-mean.js';

/** A linear regression; coefficients are in the order intercept, then one for each column. */
export interface LeastSquares {
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
  /** Observations minus coefficients. */
  readonly degreesOfFreedom: number;
  /** Standard deviation of the residuals. */
  readonly residualSd: number;
  /** Share of the variance of the outcomes that the columns explain. */
  readonly rSquared: number;
}

/** A column of which no more than this is left after the columns before it is taken for their combination. */
const RANK_TOLERANCE = 1e-11;

/**
 * Ordinary least squares with an intercept. Columns are centred and scaled before a QR factorisation of columns and outcomes together,
 * which keeps the digits that normal equations lose.
 *
 * @param outcomes - What is explained.
 * @param columns - What explains it, each as long as `outcomes`.
 * @throws StatisticsError when lengths differ or a value is not finite.
 *
 * @example
 * ```ts
 * import { leastSquares, orThrow } from 'mlflow-ops/stats';
 * const [, slope = 0] = orThrow(leastSquares([1, 3, 5, 7.2], [[0, 1, 2, 3]])).coefficients;
 * slope.toFixed(2); // => '2.06'
 * ```
 */
export function leastSquares(outcomes: readonly number[], columns: readonly (readonly number[])[]): Computed<LeastSquares> {
  check(outcomes, columns);
  const n = outcomes.length;
  const degreesOfFreedom = n - columns.length - 1;
  if (degreesOfFreedom < 1) return notComputable(`${columns.length + 1} coefficients need more than ${n} observations.`);
  const scaled = columns.map(standardise);
  const constant = scaled.findIndex(({ norm }) => norm === 0);
  if (constant !== -1) return notComputable(`Column ${constant + 1} is constant, as the intercept is.`);
  const outcome = standardise(outcomes);
  if (outcome.norm === 0) return notComputable('All outcomes are the same.');

  const all = [...scaled, outcome];
  const [, triangle] = jstat.QR(outcomes.map((_, row) => all.map(({ values }) => values[row] as number)));
  const at = (row: number, column: number): number => (triangle[row] as number[])[column] as number;
  const dependent = scaled.findIndex((_, j) => !(at(j, j) > RANK_TOLERANCE));
  if (dependent !== -1) return notComputable(`Column ${dependent + 1} is a combination of the columns before it.`);

  const last = columns.length;
  const slopes = backSubstitute(at, last, (row) => at(row, last));
  const coefficients = slopes.map((slope, j) => (slope * outcome.norm) / (scaled[j] as Standardised).norm);
  const residualShare = at(last, last);
  const residualSd = (residualShare * outcome.norm) / Math.sqrt(degreesOfFreedom);
  // Column by column of the inverse triangle: rows of it give the variances of the slopes, their sum along the means that of the intercept.
  const inverse = scaled.map((_, j) => backSubstitute(at, last, (row) => (row === j ? 1 : 0)));
  const spread = scaled.map(({ norm }, j) => Math.hypot(...inverse.map((column) => (column[j] as number) / norm)));
  const alongMeans = inverse.map((column) => sum(scaled.map(({ mean, norm }, j) => ((column[j] as number) * mean) / norm)));
  return computed({
    coefficients: [outcome.mean - sum(scaled.map(({ mean }, j) => mean * (coefficients[j] as number))), ...coefficients],
    standardErrors: [Math.hypot(Math.sqrt(1 / n), ...alongMeans), ...spread].map((factor) => residualSd * factor),
    degreesOfFreedom,
    residualSd,
    rSquared: 1 - residualShare ** 2,
  });
}

/** A column with mean 0 and norm 1, and what it was. */
interface Standardised {
  readonly values: readonly number[];
  readonly mean: number;
  /** Root of the sum of squared deviations. */
  readonly norm: number;
}

function standardise(column: readonly number[]): Standardised {
  const mean = carefulMean(column);
  const norm = Math.sqrt(jstat.variance(column, true) * (column.length - 1));
  return { values: column.map((value) => (norm === 0 ? 0 : (value - mean) / norm)), mean, norm };
}

/** Solves the upper triangle of the given size against a right-hand side. */
function backSubstitute(at: (row: number, column: number) => number, size: number, right: (row: number) => number): number[] {
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = right(row);
    for (let column = row + 1; column < size; column++) rest -= at(row, column) * (solution[column] as number);
    solution[row] = rest / at(row, row);
  }
  return solution;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function check(outcomes: readonly number[], columns: readonly (readonly number[])[]): void {
  checkValues('outcomes', outcomes);
  if (!Array.isArray(columns)) throw new StatisticsError('columns must be an array of arrays of numbers.');
  for (const [index, column] of columns.entries()) {
    checkValues(`columns[${index}]`, column);
    if (column.length !== outcomes.length) {
      throw new StatisticsError(`columns[${index}] has ${column.length} values for ${outcomes.length} outcomes.`);
    }
  }
}
