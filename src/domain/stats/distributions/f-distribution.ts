import { checkPositive } from '../arguments/check-number.js';
import { incompleteBeta } from '../kernel/incomplete-beta.js';
import { betaTerm } from '../kernel/saddle-point.js';
import { solveLogit } from '../kernel/solve-logit.js';
import type { Distribution } from './distribution.js';
import { fromTails } from './from-tails.js';

/**
 * Fisher's F distribution.
 *
 * @param df1 - Degrees of freedom of the numerator, above 0.
 * @param df2 - Degrees of freedom of the denominator, above 0.
 * @throws StatisticsError when one of them is not above 0.
 *
 * @example
 * ```ts
 * import { fDistribution } from 'mlflow-ops/stats';
 * fDistribution(3, 1e6).sf(100) > 0; // => true
 * ```
 */
export function fDistribution(df1: number, df2: number): Distribution {
  checkPositive('df1', df1);
  checkPositive('df2', df2);
  const [a, b] = [df1 / 2, df2 / 2];
  return fromTails({
    from: 0,
    to: Number.POSITIVE_INFINITY,
    density: (x) => {
      const odds = (df1 / df2) * x;
      if (odds > 0) return betaTerm(a, b, odds / (1 + odds), 1 / (1 + odds)) / x;
      if (df1 === 2) return 1;
      return df1 < 2 ? Number.POSITIVE_INFINITY : 0;
    },
    tails: (x) => {
      const odds = (df1 / df2) * x;
      return incompleteBeta(a, b, odds / (1 + odds), 1 / (1 + odds));
    },
    solve: (probability, tail) => (df2 / df1) * Math.exp(solveLogit(a, b, probability, tail)),
  });
}
