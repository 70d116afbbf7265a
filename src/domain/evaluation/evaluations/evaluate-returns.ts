import type { SharpeOptions } from '../metric-options.js';
import { maxDrawdown, profitFactor, sharpeRatio, winRate } from '../metrics/trading.js';
import { type Evaluation, knownMetrics, warnOfUnknown } from './evaluation.js';

/** Returns of the periods of trading. */
export interface ReturnRows {
  readonly task: 'trading';
  readonly returns: readonly number[];
}

/** Fewer returns than this say little about a year. */
const fewReturns = 30;

/** Evaluates returns. @throws StatisticsError when one is not finite */
export function evaluateReturns({ returns }: ReturnRows, options: SharpeOptions): Evaluation {
  const values = {
    sharpe_ratio: sharpeRatio(returns, options),
    max_drawdown: maxDrawdown(returns),
    win_rate: winRate(returns),
    profit_factor: profitFactor(returns),
    total_return: returns.reduce((wealth, each) => wealth * Math.max(0, 1 + each), 1) - 1,
  };
  return {
    task: 'trading',
    n: returns.length,
    metrics: { example_count: returns.length, ...knownMetrics(values) },
    warnings: [
      ...(returns.length < fewReturns ? [`A Sharpe ratio of ${returns.length} returns says little.`] : []),
      ...warnOfUnknown(values, 'They need returns that are not all 0.'),
    ],
  };
}
