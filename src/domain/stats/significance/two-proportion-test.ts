import { checkProportion } from '../arguments/check-sample.js';
import { type Computed, computed, notComputable } from '../computed.js';
import { newcombeInterval } from '../intervals/newcombe.js';
import { normalSf } from '../kernel/standard-normal.js';
import type { Proportion } from '../sample.js';
import { alternativeOf, type DifferenceTest, symmetricPValue, type TestOptions, tailOf } from '../test-options.js';

/**
 * Whether two proportions differ. The statistic is z = (p₂ − p₁) / √(p (1 − p) (1/n₁ + 1/n₂)) with p of both together; its square is
 * Pearson's chi-square. The interval is that of {@link newcombe}, the standard error √(p₁ (1 − p₁)/n₁ + p₂ (1 − p₂)/n₂).
 *
 * @param first - The control.
 * @param second - What is compared with it.
 * @returns Not computable without trials, or where all trials succeeded or all failed.
 * @throws StatisticsError when an argument has no meaning.
 *
 * @example
 * ```ts
 * import { orThrow, twoProportionTest } from 'mlflow-ops/stats';
 * const test = orThrow(twoProportionTest({ successes: 200, trials: 4000 }, { successes: 250, trials: 4000 }));
 * test.pValue.toFixed(5); // => '0.01526'
 * ```
 */
export function twoProportionTest(first: Proportion, second: Proportion, options: TestOptions = {}): Computed<DifferenceTest> {
  checkProportion('The first proportion', first);
  checkProportion('The second proportion', second);
  const tail = tailOf(options);
  const alternative = alternativeOf(options);
  if (first.trials === 0 || second.trials === 0) return notComputable('A proportion has no trials.');
  const trials = first.trials + second.trials;
  const successes = first.successes + second.successes;
  if (successes === 0) return notComputable('There is no success in either sample.');
  if (successes === trials) return notComputable('There is no failure in either sample.');
  const p1 = first.successes / first.trials;
  const p2 = second.successes / second.trials;
  const pooled = (successes / trials) * ((trials - successes) / trials);
  const statistic = (p2 - p1) / Math.sqrt(pooled / first.trials + pooled / second.trials);
  const { lower, upper } = newcombeInterval(first, second, tail);
  return computed({
    effect: p2 - p1,
    standardError: Math.sqrt((p1 * (1 - p1)) / first.trials + (p2 * (1 - p2)) / second.trials),
    statistic,
    pValue: symmetricPValue(normalSf, statistic, alternative),
    interval: { lower: alternative === 'less' ? -1 : lower, upper: alternative === 'greater' ? 1 : upper },
  });
}
