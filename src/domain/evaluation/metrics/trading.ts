import { Moments } from '../../stats/summaries/moments.js';
import type { SharpeOptions } from '../metric-options.js';
import { checkReturns } from './check-labels.js';
import { sharpeOf } from './sharpe-of.js';

/**
 * Mean return above the risk-free one by its standard deviation (denominator n − 1), times the root of the periods of a year (Sharpe 1994; as
 * empyrical and quantstats compute it).
 *
 * @param returns - Of each period, as fractions: 0.01 is one percent.
 * @returns ±Infinity of returns that never vary; undefined of fewer than two, and where they always equal the risk-free one.
 * @throws StatisticsError when there are none, one is not finite, or an option has no meaning.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.sharpeRatio([0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1])?.toFixed(6); // => '1.723861'
 * ```
 */
export function sharpeRatio(returns: ArrayLike<number>, options: SharpeOptions = {}): number | undefined {
  checkReturns(returns);
  const { n, mean, m2 } = Moments.from(Array.from(returns));
  return sharpeOf(n, mean, m2, options);
}

/**
 * The deepest fall of compounded wealth from an earlier peak, the start included, as a fraction: 0 without a fall, −1 for ruin. Wealth does not go
 * below 0.
 *
 * @param returns - Of each period, as fractions, in their order.
 * @throws StatisticsError when there are none, or one is not finite.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.maxDrawdown([-0.5, 1, 0.25]); // => -0.5
 * ```
 */
export function maxDrawdown(returns: ArrayLike<number>): number {
  checkReturns(returns);
  let wealthByPeak = 1;
  let deepest = 1;
  for (let period = 0; period < returns.length; period++) {
    wealthByPeak = Math.min(1, wealthByPeak * Math.max(0, 1 + (returns[period] as number)));
    deepest = Math.min(deepest, wealthByPeak);
  }
  return deepest - 1;
}

/**
 * Share of gains among the returns that are not 0.
 *
 * @returns undefined where all are 0.
 * @throws StatisticsError when there are none, or one is not finite.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.winRate([0.02, 0, -0.01, 0.01, 0.03]); // => 0.75
 * ```
 */
export function winRate(returns: ArrayLike<number>): number | undefined {
  checkReturns(returns);
  let gains = 0;
  let moves = 0;
  for (let period = 0; period < returns.length; period++) {
    if (returns[period] === 0) continue;
    moves += 1;
    if ((returns[period] as number) > 0) gains += 1;
  }
  return moves === 0 ? undefined : gains / moves;
}

/**
 * Sum of gains by sum of losses, as quantstats has it: Infinity without a loss, 0 without a gain.
 *
 * @throws StatisticsError when there are none, or one is not finite.
 *
 * @example
 * ```ts
 * import { metrics } from 'mlflow-ops';
 * metrics.profitFactor([0.25, -0.125, 0.25, -0.125]); // => 2
 * ```
 */
export function profitFactor(returns: ArrayLike<number>): number {
  checkReturns(returns);
  let gains = 0;
  let losses = 0;
  for (let period = 0; period < returns.length; period++) {
    const value = returns[period] as number;
    if (value > 0) gains += value;
    else losses -= value;
  }
  return gains === 0 ? 0 : gains / losses;
}
