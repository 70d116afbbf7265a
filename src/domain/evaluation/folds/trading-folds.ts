import { checkFinite } from '../../stats/arguments/check-number.js';
import type { LabelValue } from '../label-value.js';
import type { SharpeOptions, TradingPosition } from '../metric-options.js';
import { parseSharpeOptions, sharpeOf } from '../metrics/sharpe-of.js';
import { joinMoments, joinRowMoments } from './join-moments.js';
import { type MetricFold, sumFold } from './metric-fold.js';

/** What a row earned: the return of what was held, times the position. @throws StatisticsError unless both are finite */
export function earned(actual: LabelValue, predicted: LabelValue, position: TradingPosition): number {
  if (!Number.isFinite(actual)) checkFinite('actual', actual as number);
  if (!Number.isFinite(predicted)) checkFinite('predicted', predicted as number);
  return (actual as number) * (position === 'sign' ? Math.sign(predicted as number) : (predicted as number));
}

/** Mean return by its deviation. Parts: count, mean, squares about it. */
export function sharpeFold(position: TradingPosition, options: SharpeOptions): MetricFold {
  const scale = parseSharpeOptions(options);
  return {
    width: 3,
    row(actual, predicted, _, _weight, into, at) {
      into[at] = 1;
      into[at + 1] = earned(actual, predicted, position);
      into[at + 2] = 0;
    },
    join: joinMoments,
    joinRows: (parts, counts, into) => joinRowMoments(parts, 3, counts, into),
    value: (part) => sharpeOf(part[0] as number, part[1] as number, part[2] as number, scale),
  };
}

/** Share of gains among the returns that are not 0. */
export function winRateFold(position: TradingPosition): MetricFold {
  return sumFold({
    row(actual, predicted, _, weight, into, at) {
      const gain = earned(actual, predicted, position);
      into[at] = gain > 0 ? weight : 0;
      into[at + 1] = gain === 0 ? 0 : weight;
    },
    value: (part) => ((part[1] as number) > 0 ? (part[0] as number) / (part[1] as number) : undefined),
  });
}

/** Sum of gains by sum of losses. */
export function profitFactorFold(position: TradingPosition): MetricFold {
  return sumFold({
    row(actual, predicted, _, weight, into, at) {
      const gain = weight * earned(actual, predicted, position);
      into[at] = Math.max(0, gain);
      into[at + 1] = Math.max(0, -gain);
    },
    value: (part) => ((part[0] as number) === 0 ? 0 : (part[0] as number) / (part[1] as number)),
  });
}

/**
 * The deepest fall of wealth from a peak. Parts: growth over the part, its lowest wealth by that at its start (at most 1), wealth at its end by its peak,
 * and the deepest fall within it, as a ratio. A loss of all or more is ruin: wealth does not go below 0.
 */
export function drawdownFold(position: TradingPosition): MetricFold {
  return {
    width: 4,
    row(actual, predicted, _, _weight, into, at) {
      const growth = Math.max(0, 1 + earned(actual, predicted, position));
      into[at] = growth;
      into[at + 1] = into[at + 2] = into[at + 3] = Math.min(1, growth);
    },
    join(earlier, at, later, laterAt) {
      const growth = earlier[at] as number;
      const fallen = earlier[at + 2] as number;
      const nextLow = later[laterAt + 1] as number;
      earlier[at] = growth * (later[laterAt] as number);
      earlier[at + 1] = Math.min(earlier[at + 1] as number, growth * nextLow);
      earlier[at + 2] = Math.min(fallen * (later[laterAt] as number), later[laterAt + 2] as number);
      earlier[at + 3] = Math.min(earlier[at + 3] as number, later[laterAt + 3] as number, fallen * nextLow);
    },
    value: (part) => (part[3] as number) - 1,
  };
}
