import { type Computed, computed, notComputable } from '../computed.js';
import { quantileInterval } from '../intervals/quantile-interval.js';
import { normalSf, normalUpperQuantile } from '../kernel/standard-normal.js';
import type { QuantileSketch } from '../summaries/quantile-sketch.js';
import {
  alternativeOf,
  confidenceOf,
  type DifferenceTest,
  intervalAround,
  symmetricPValue,
  type TestOptions,
  tailOf,
} from '../test-options.js';

/**
 * Whether a quantile of two large samples differs, such as the 99th percentile of latencies: a z test whose standard errors are
 * those of {@link quantileInterval}. Values must be independent.
 *
 * @param first - The control: values, or a {@link QuantileSketch}.
 * @param second - What is compared with it.
 * @param p - 0.99 for the value that 1 % exceed.
 * @returns Not computable of too few values, or where those around the quantile are all equal.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { orThrow, QuantileSketch, quantileDifference } from 'mlflow-ops/stats';
 * const control = QuantileSketch.from(Array.from({ length: 1000 }, (_, index) => 20 + index / 50));
 * const challenger = QuantileSketch.from(Array.from({ length: 1000 }, (_, index) => 25 + index / 50));
 * orThrow(quantileDifference(control, challenger, 0.95)).pValue < 1e-6; // => true
 * ```
 */
export function quantileDifference(
  first: ArrayLike<number> | QuantileSketch,
  second: ArrayLike<number> | QuantileSketch,
  p: number,
  options: TestOptions = {},
): Computed<DifferenceTest> {
  const alternative = alternativeOf(options);
  const intervals = { confidence: confidenceOf(options) };
  const quantile1 = quantileInterval(first, p, intervals);
  const quantile2 = quantileInterval(second, p, intervals);
  if (quantile1.status !== 'ok') return notComputable(`The first sample: ${quantile1.reason}`);
  if (quantile2.status !== 'ok') return notComputable(`The second sample: ${quantile2.reason}`);
  if (quantile1.standardError === 0 || quantile2.standardError === 0) return notComputable('Values around the quantile are all equal.');
  const effect = quantile2.quantile - quantile1.quantile;
  const standardError = Math.hypot(quantile1.standardError, quantile2.standardError);
  const statistic = effect / standardError;
  return computed({
    effect,
    standardError,
    statistic,
    pValue: symmetricPValue(normalSf, statistic, alternative),
    interval: intervalAround(effect, normalUpperQuantile(tailOf(options)) * standardError, alternative),
  });
}
