import { checkFinite, checkPositive } from '../../stats/arguments/check-number.js';
import type { SharpeOptions } from '../metric-options.js';

/** The Sharpe ratio from count, mean and sum of squares about the mean; infinite without deviation, undefined of 0 by 0. */
export function sharpeOf(count: number, mean: number, squares: number, options: SharpeOptions): number | undefined {
  const { periodsPerYear, riskFreeReturn } = parseSharpeOptions(options);
  if (count < 2) return undefined;
  const excess = mean - riskFreeReturn;
  if (squares === 0 && excess === 0) return undefined;
  return (excess / Math.sqrt(squares / (count - 1))) * Math.sqrt(periodsPerYear);
}

/** Checks how a Sharpe ratio is to be scaled. @throws StatisticsError */
export function parseSharpeOptions({ periodsPerYear = 252, riskFreeReturn = 0 }: SharpeOptions): {
  readonly periodsPerYear: number;
  readonly riskFreeReturn: number;
} {
  checkPositive('periodsPerYear', periodsPerYear);
  checkFinite('riskFreeReturn', riskFreeReturn);
  return { periodsPerYear, riskFreeReturn };
}
